"""Where an account uses a mini program, a label or a group: what goes dark, or who is shown what, when one of them goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models.fields.json import KT

from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import AdSlot, Code, ExtensionSet, MarketingSlot, Menu, ShortLink
from lifeloop.placements.queries.targets import Way, ways
from lifeloop.placements.rules.menus import stored_entries
from lifeloop.placements.rules.menus import targets_of as of_entries
from lifeloop.placements.rules.targets import program_ids


class UseSort(StrEnum):
    """What leads to a mini program."""

    MENU = "menu"
    ADS = "ads"
    MARKETING = "marketing"
    CODE = "code"
    SHORT_LINK = "short_link"


@dataclass(frozen=True, slots=True)
class Use:
    """One placement that leads to a mini program. ``style`` only of a menu: text or icon; ``name`` may be empty."""

    sort: UseSort
    id: int | str
    name: str = ""
    style: str = ""


def uses(account: Account, program_id: str) -> list[Use]:
    """Where placements of the account lead to one mini program."""
    return uses_of(account, [program_id])[program_id]


def uses_of(account: Account, program_ids: Sequence[str]) -> dict[str, list[Use]]:
    """The same for several; as many statements as there are sorts of placements, whatever their number."""
    found: dict[str, list[Use]] = {program_id: [] for program_id in program_ids}
    for use, named in _placed(account, list(program_ids)):
        for program_id in named & found.keys():
            found[program_id].append(use)
    return found


def lost(account: Account) -> list[Way]:
    """The mini programs that its placements lead to and that cannot be opened from here now."""
    named: set[str] = set()
    for menu in Menu.objects.filter(account=account):
        named.update(program_ids([*of_entries(stored_entries(menu.entries))]))
    for slot in AdSlot.objects.filter(account=account):
        named |= _named(slot.frames)
    for row in MarketingSlot.objects.filter(account=account):
        named |= _named([row.head or {}, *row.items])
    codes = Code.objects.filter(account=account, revoked_at=None, goto__kind="program")
    named.update(codes.values_list(KT("goto__app_id"), flat=True).distinct())
    links = ShortLink.objects.filter(account=account, revoked_at=None, target__kind="program")
    named.update(links.values_list(KT("target__app_id"), flat=True).distinct())
    return [way for way in ways(account.pk, sorted(named)).values() if way.dark]


def _placed(account: Account, wanted: list[str]) -> Iterable[tuple[Use, set[str]]]:
    for menu in Menu.objects.filter(account=account).order_by("style", "position", "pk"):
        leads = program_ids([*of_entries(stored_entries(menu.entries))])
        yield Use(UseSort.MENU, menu.pk, menu.name, menu.style), set(leads)
    for slot in AdSlot.objects.filter(account=account):
        yield Use(UseSort.ADS, slot.pk), _named(slot.frames)
    for row in MarketingSlot.objects.filter(account=account).order_by("position", "pk"):
        yield Use(UseSort.MARKETING, row.pk, row.title), _named([row.head or {}, *row.items])
    codes = Code.objects.filter(account=account, revoked_at=None, goto__app_id__in=wanted)
    for pk, remark, scene, goto in codes.values_list("pk", "remark", "scene_id", "goto"):
        yield Use(UseSort.CODE, pk, remark or scene), _named([{"target": goto}])
    links = ShortLink.objects.filter(account=account, revoked_at=None, target__app_id__in=wanted)
    for pk, remark, token, target in links.values_list("pk", "remark", "token", "target"):
        yield Use(UseSort.SHORT_LINK, pk, remark or token), _named([{"target": target}])


def _named(parts: Iterable[Mapping[str, Any]]) -> set[str]:
    targets = [part.get("target") or {} for part in parts]
    return {target["app_id"] for target in targets if target.get("kind") == "program"}


# --- labels and groups: the followers' packages ask before they delete one ---------------------------------


def with_label(account_id: str, label_id: int) -> list[str]:
    """Names of the menus and extension sets for a label's people."""
    return [*_menus(account_id, "label", label_id), *_sets(account_id, label_id)]


def with_group(account_id: str, group_id: int) -> list[str]:
    """Names of the menus for a group's people."""
    return _menus(account_id, "group", group_id)


def _menus(account_id: str, word: str, number: int) -> list[str]:
    rows = Menu.objects.filter(account_id=account_id, rule__isnull=False)
    named = rows.values_list("name", "rule", "key")
    return [name or key for name, rule, key in named if (rule or {}).get(word) == number]


def _sets(account_id: str, label_id: int) -> list[str]:
    rows = ExtensionSet.objects.filter(account_id=account_id, rule__isnull=False)
    return [
        name
        for name, rule in rows.values_list("name", "rule")
        if (rule or {}).get("label") == label_id
    ]
