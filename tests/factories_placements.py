"""What an account places, straight into the tables."""

from typing import Any

from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import (
    AdSlot,
    ExtensionSet,
    MarketingSlot,
    Menu,
    MenuVersion,
    Picture,
)
from lifeloop.programs.models import Program
from tests import factories as make


def picture(account: Account, width: int = 60, height: int = 60, **over: Any) -> Picture:
    """A picture of the library: the row, not the file."""
    digest = ids.token_hash(ids.token())
    facts = {
        "digest": digest,
        "path": f"pictures/{digest[:40]}.png",
        "name": f"picture {make.number()}.png",
        "width": width,
        "height": height,
        "size": 1000,
    }
    return Picture.objects.create(account=account, **{**facts, **over})


def link(url: str = "https://coffee.example.com/") -> dict[str, str]:
    """A web page as a target."""
    return {"kind": "link", "url": url}


def into(program: Program, page: str = "", query: str = "") -> dict[str, str]:
    """A mini program as a target."""
    return {"kind": "program", "app_id": program.pk, "page": page, "query": query}


def entry(name: str = "Order", **over: Any) -> dict[str, Any]:
    """An entry of a text menu, as the editor sends it."""
    return {"name": name, "target": link(), **over}


def stored(name: str = "Order", **over: Any) -> dict[str, Any]:
    """An entry as it is kept."""
    facts = {"id": ids.token_hash(name)[:10], "name": name, "icon": "", "children": []}
    return {**facts, "target": link(), **over}


def menu(account: Account, *entries: dict[str, Any], style: str = "text", **over: Any) -> Menu:
    """A published menu; the default one unless a rule is given."""
    key = {"text": "default", "icon": "iconDefault"}[style]
    facts: dict[str, Any] = {"key": key if not over.get("rule") else ids.token(16)[:30]}
    rows = list(entries) or [stored()]
    return Menu.objects.create(account=account, style=style, entries=rows, **{**facts, **over})


def ads(account: Account, *targets: dict[str, Any]) -> AdSlot:
    """An ad slot with a frame for each target."""
    frames = [
        {"picture": f"pictures/{n}.png", "name": f"Frame {n}", "target": target}
        for n, target in enumerate(targets or (link(),), start=1)
    ]
    return AdSlot.objects.create(account=account, frames=frames)


def marketing(account: Account, *targets: dict[str, Any], **over: Any) -> MarketingSlot:
    """A marketing slot with an item for each target (four links unless given)."""
    items = [
        {"picture": f"pictures/{n}.png", "title": f"Item {n}", "text": "", "target": target}
        for n, target in enumerate(targets or [link()] * 4, start=1)
    ]
    facts = {"title": f"Slot {make.number()}", "items": items}
    return MarketingSlot.objects.create(account=account, **{**facts, **over})


def extension(account: Account, **over: Any) -> ExtensionSet:
    """An extension set that is off."""
    areas = [{"name": "Points", "url": "https://points.example.com/h5?a=1", "height": 240}]
    facts = {"name": f"Set {make.number()}", "areas": areas}
    return ExtensionSet.objects.create(account=account, **{**facts, **over})


def fill(account: Account, program: Program, rows: int) -> tuple[Menu, MarketingSlot, ExtensionSet]:
    """So many of everything, each leading into the program; one personalised menu (with its history), slot and set of them."""
    menu(account, stored(target=into(program)))
    ads(account, *[into(program)] * rows)
    for n in range(rows):
        rule, leads = {"client": "iphone"}, stored(target=into(program))
        personal = menu(account, leads, name=f"Menu {n}", rule=rule, version=rows)
        slot = marketing(account, *[into(program)] * 4)
        area = extension(account)
    for n in range(1, rows + 1):
        MenuVersion.objects.create(
            menu=personal, number=n, entries=personal.entries, rule=personal.rule
        )
    return personal, slot, area
