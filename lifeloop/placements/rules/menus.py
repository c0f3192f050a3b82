"""What a menu may be: entries, their names by GBK width, icons, targets; and whom a personalised one is for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator
from pydantic import ValidationError as Invalid

from lifeloop.kernel.text import gbk_width
from lifeloop.placements.errors import (
    MenuConsultFull,
    MenuEmpty,
    MenuEntryTarget,
    MenuIconMissing,
    MenuInvalid,
    MenuNameLong,
    MenuNameMissing,
    MenuRuleInvalid,
    MenuSubsMany,
    MenuTooMany,
    TargetInvalid,
)
from lifeloop.placements.rules.targets import Target, read_target

CLIENTS = ("iphone", "android", "wp")


@dataclass(frozen=True, slots=True)
class MenuLimits:
    """How much fits: entries of each style, sub-entries under one, GBK bytes of a name (2 for a Chinese character)."""

    text: int = 4
    subs: int = 5
    icons: int = 80
    text_name: int = 18
    icon_name: int = 10

    def entries(self, style: str, *, consult: bool) -> int:
        """How many top entries; 咨询反馈 takes one place of a text menu."""
        return self.icons if style == "icon" else self.text - consult

    def name(self, style: str) -> int:
        """GBK bytes of one name."""
        return self.icon_name if style == "icon" else self.text_name


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SubEntry(_Stored):
    """An entry of the second level."""

    id: str
    name: str
    target: Target


class Entry(_Stored):
    """A top entry: either a target or one to five sub-entries. ``icon`` is a media path, icon menus only."""

    id: str
    name: str
    icon: str = ""
    target: Target | None = None
    children: list[SubEntry] = []


class MenuRule(_Stored):
    """Whom a personalised menu is for: a label with one of ``values`` (none: any value) or a group, and perhaps a client."""

    label: int | None = None
    values: list[str] = []
    group: int | None = None
    client: Literal["", "iphone", "android", "wp"] = ""

    @model_validator(mode="after")
    def _whom(self) -> Self:
        if self.label is not None and self.group is not None:
            raise ValueError("a label or a group")
        if self.label is None and self.group is None and not self.client:
            raise ValueError("for whom?")
        if self.values and self.label is None:
            raise ValueError("values of no label")
        if len(self.values) > 20 or any(not 1 <= len(value) <= 32 for value in self.values):
            raise ValueError("values")
        return self

    def stored(self) -> dict[str, Any]:
        """As the column holds it: only what is said."""
        return self.model_dump(mode="json", exclude_defaults=True)


_entries: TypeAdapter[list[Entry]] = TypeAdapter(list[Entry])


def stored_entries(document: object) -> list[Entry]:
    """Entries that were published."""
    return _entries.validate_python(document)


def read_rule(document: object) -> MenuRule:
    """A rule as it was typed or stored; :class:`MenuRuleInvalid` when it is for nobody in particular."""
    try:
        return MenuRule.model_validate(document)
    except Invalid as error:
        raise MenuRuleInvalid from error


def read_entries(
    document: object,
    *,
    style: str,
    consult: bool,
    limits: MenuLimits,
    fresh: Callable[[], str],
) -> list[Entry]:
    """Entries as they were typed, checked; an entry without an id of its own gets a ``fresh`` one.

    Refused, each with the entry's name: none or too many entries, a missing or too long name, too many sub-entries, a
    missing icon, a target that is none.
    """
    rows = _rows(document)
    most = limits.entries(style, consult=consult)
    if not rows:
        raise MenuEmpty
    if len(rows) > most:
        full = consult and len(rows) <= limits.entries(style, consult=False)
        raise MenuConsultFull(most=most) if full else MenuTooMany(most=most)
    ids: set[str] = set()

    def identity(row: Mapping[str, Any]) -> str:
        given = row.get("id")
        usable = isinstance(given, str) and 4 <= len(given) <= 16 and given.isalnum()
        chosen = str(given) if usable and given not in ids else fresh()
        ids.add(chosen)
        return chosen

    return [
        _entry(row, identity, style=style, limits=limits, number=number)
        for number, row in enumerate(rows, start=1)
    ]


def _entry(
    row: Mapping[str, Any],
    identity: Callable[[Mapping[str, Any]], str],
    *,
    style: str,
    limits: MenuLimits,
    number: int,
) -> Entry:
    name = _name(row, limits.name(style), number)
    icon = row.get("icon") or ""
    if style == "icon":
        if not isinstance(icon, str) or not icon:
            raise MenuIconMissing(name=name)
        return Entry(id=identity(row), name=name, icon=icon, target=_target(row, name))
    subs = _rows(row.get("children") or [])
    if not subs:
        return Entry(id=identity(row), name=name, target=_target(row, name))
    if len(subs) > limits.subs:
        raise MenuSubsMany(name=name, most=limits.subs)
    return Entry(id=identity(row), name=name, children=_subs(subs, identity, limits, number))


def _subs(
    rows: Sequence[Mapping[str, Any]],
    identity: Callable[[Mapping[str, Any]], str],
    limits: MenuLimits,
    number: int,
) -> list[SubEntry]:
    made = []
    for place, row in enumerate(rows, start=1):
        name = _name(row, limits.text_name, f"{number}.{place}")
        made.append(SubEntry(id=identity(row), name=name, target=_target(row, name)))
    return made


def _rows(document: object) -> list[Mapping[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(row, Mapping) for row in document):
        raise MenuInvalid
    return document


def _name(row: Mapping[str, Any], most: int, number: int | str) -> str:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip() or not name.strip().isprintable():
        raise MenuNameMissing(number=number)
    if gbk_width(name.strip()) > most:
        raise MenuNameLong(name=name.strip()[:40], chinese=most // 2, most=most)
    return name.strip()


def _target(row: Mapping[str, Any], name: str) -> Target:
    try:
        return read_target(row.get("target"))
    except TargetInvalid as error:
        raise MenuEntryTarget(name=name) from error


def targets_of(entries: Sequence[Entry]) -> list[Target]:
    """Where they lead, sub-entries included, in order."""
    found: list[Target] = []
    for entry in entries:
        found += [entry.target] if entry.target else []
        found += [sub.target for sub in entry.children]
    return found


def find(entries: Sequence[Entry], entry_id: str) -> Entry | SubEntry | None:
    """The entry of either level with an id, when it leads anywhere."""
    for entry in entries:
        if entry.id == entry_id and entry.target:
            return entry
        for sub in entry.children:
            if sub.id == entry_id:
                return sub
    return None
