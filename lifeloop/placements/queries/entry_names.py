"""What menu entries are called, or were, when they were tapped: for figures, which know their ids only."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lifeloop.placements.models import Menu, MenuVersion
from lifeloop.placements.rules.menus import stored_entries


class EntryName(NamedTuple):
    """An entry of a menu; ``sub`` is empty for one of the first level."""

    style: str
    name: str
    sub: str


def entry_names(
    account_id: str, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], EntryName]:
    """(menu, entry id) → its name now, or the last one it had; without those that are not the account's, and those of menus that
    were deleted. Two statements.
    """
    numbers = {number for number, _entry in wanted}
    menus = Menu.objects.filter(account_id=account_id, pk__in=numbers)
    rows = list(menus.values_list("pk", "style", "entries"))
    styles = {pk: style for pk, style, _entries in rows}
    found: dict[tuple[int, str], EntryName] = {}
    for pk, style, entries in rows:
        _add(found, pk, style, entries)
    missing = {pk for pk, entry in wanted if pk in styles and (pk, entry) not in found}
    older = MenuVersion.objects.filter(menu_id__in=missing).order_by("menu_id", "-number")
    for pk, entries in older.values_list("menu_id", "entries"):
        _add(found, pk, styles[pk], entries)
    return {pair: found[pair] for pair in wanted if pair in found}


def _add(found: dict[tuple[int, str], EntryName], pk: int, style: str, entries: object) -> None:
    for entry, name in _named(style, entries):
        found.setdefault((pk, entry), name)


def _named(style: str, entries: object) -> Iterable[tuple[str, EntryName]]:
    for one in stored_entries(entries):
        yield one.id, EntryName(style, one.name, "")
        for sub in one.children:
            yield sub.id, EntryName(style, one.name, sub.name)
