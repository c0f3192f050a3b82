"""What leads nowhere now, for a whole merchant at once: what names a mini program that cannot be opened from its account."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT

from lifeloop.database.kept import Given, KeptRead
from lifeloop.identity.models import Merchant
from lifeloop.placements.models import AdSlot, Code, MarketingSlot, Menu, ShortLink
from lifeloop.placements.queries.targets import Way, ways_between
from lifeloop.placements.queries.uses import UseSort
from lifeloop.placements.rules.menus import stored_entries
from lifeloop.placements.rules.menus import targets_of as of_entries
from lifeloop.placements.rules.targets import program_ids


@dataclass(frozen=True, slots=True)
class Place:
    """One place of one account, and the mini programs it names. ``style`` only of a menu; ``number``: how many codes or short
    links lead there, 1 of everything else.
    """

    account_id: str
    sort: str
    app_ids: tuple[str, ...]
    name: str = ""
    style: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Dark:
    """A place that leads to one of its mini programs in vain."""

    place: Place
    way: Way


def among(places: Iterable[Place]) -> list[Dark]:
    """Those of these places that are dark, one for each mini program they name in vain. Two statements."""
    rows = list(places)
    found = ways_between({(row.account_id, app_id) for row in rows for app_id in row.app_ids})
    return [
        Dark(row, found[row.account_id, app_id])
        for row in rows
        for app_id in row.app_ids
        if found[row.account_id, app_id].dark
    ]


def places(merchant: Merchant) -> Iterable[Place]:
    """A merchant's menus, slots, codes and short links; five statements. Codes and short links are counted, not named."""
    for account_id, name, style, entries in _menus(merchant=merchant.pk):
        named = program_ids([*of_entries(stored_entries(entries))])
        yield Place(account_id, UseSort.MENU, tuple(named), name, style)
    for account_id, frames in _ads(merchant=merchant.pk):
        yield Place(account_id, UseSort.ADS, _named(frames))
    for account_id, title, head, items in _slots(merchant=merchant.pk):
        yield Place(account_id, UseSort.MARKETING, _named([head or {}, *items]), title)
    for sort, read in ((UseSort.CODE, _codes), (UseSort.SHORT_LINK, _links)):
        for account_id, app_id, number in read(merchant=merchant.pk):
            yield Place(account_id, sort, (app_id,), number=number)


# Read whenever somebody opens the workbench: the building of five statements costs more than they do.
_OWN = {"account__app__merchant__being": Given("merchant")}
_menus = KeptRead(
    lambda: (
        Menu.objects.filter(**_OWN)
        .order_by("account_id", "style", "position", "pk")
        .values_list("account_id", "name", "style", "entries")
    )
)
_ads = KeptRead(lambda: AdSlot.objects.filter(**_OWN).values_list("account_id", "frames"))
_slots = KeptRead(
    lambda: (
        MarketingSlot.objects.filter(**_OWN)
        .order_by("account_id", "position", "pk")
        .values_list("account_id", "title", "head", "items")
    )
)
_codes = KeptRead(
    lambda: (
        Code.objects.filter(**_OWN, revoked_at=None, goto__kind="program")
        .values_list("account_id", KT("goto__app_id"))
        .annotate(number=Count("pk"))
        .order_by("account_id")
    )
)
_links = KeptRead(
    lambda: (
        ShortLink.objects.filter(**_OWN, revoked_at=None, target__kind="program")
        .values_list("account_id", KT("target__app_id"))
        .annotate(number=Count("pk"))
        .order_by("account_id")
    )
)


def _named(parts: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    targets = [part.get("target") or {} for part in parts]
    named = [one["app_id"] for one in targets if one.get("kind") == "program"]
    return tuple(dict.fromkeys(named))
