"""Tables of followers as files: what a cell may hold, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from lifeloop.followers.errors import (
    ImportColumnTwice,
    ImportColumnUnknown,
    ImportNothingToDo,
    ImportNoWho,
)
from lifeloop.followers.rules.values import plain

FORMATS = ("csv", "xlsx")
MOST_COLUMNS = 120
CELL_LENGTH = 1000
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
# What a spreadsheet takes for the beginning of a formula; the wide forms too, which some turn into the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what could begin a formula. Plain numbers stay numbers."""
    shown = text.lstrip(" \u00a0\u3000\ufeff")
    if shown.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def natural(text: str) -> str:
    """The other way: what :func:`neutral` was given."""
    if text.startswith("'") and neutral(text[1:]) == text:
        return text[1:]
    return text


def cell(value: object) -> str:
    """What a cell of a workbook says as text: whole numbers without a point, days as 2026-01-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:CELL_LENGTH]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a file to import is which; None: there is none."""

    user_id: int | None
    phone: int | None
    note: int | None
    labels: tuple[tuple[int, int], ...]  # (column, label id)


_USER_ID = {"user_id", "userid", "用户号"}
_PHONE = {"phone", "mobile phone", "mobile", "手机号", "手机"}
_NOTE = {"note", "remark", "备注"}


def columns(head: Sequence[str], labels: Mapping[str, int], ignored: Sequence[str] = ()) -> Columns:
    """The columns by the file's first line: user_id or phone, note, labels by their names.

    ``ignored``: names that an export writes and an import leaves alone. Refused: no column that says who, nothing to
    change, a name that is nothing here, the same column twice.
    """
    names = [plain(natural(one)).strip("\ufeff") for one in head[:MOST_COLUMNS]]
    found: dict[str, int] = {}
    known: list[tuple[int, int]] = []
    skipped = {one.casefold() for one in ignored}
    for at, name in enumerate(names):
        role = _role(name, labels, skipped)
        if role == "":
            continue
        if role in found:
            raise ImportColumnTwice(name=name)
        found[role] = at
        if role.startswith("label "):
            known.append((at, labels[name]))
    if "user_id" not in found and "phone" not in found:
        raise ImportNoWho
    if "note" not in found and not known:
        raise ImportNothingToDo
    return Columns(found.get("user_id"), found.get("phone"), found.get("note"), tuple(known))


def _role(name: str, labels: Mapping[str, int], skipped: set[str]) -> str:
    folded = name.casefold()
    if not name:
        return ""
    # A label may be called like one of our own columns: the label wins, except for the ones that say who.
    for role, words in (("user_id", _USER_ID), ("phone", _PHONE)):
        if folded in words:
            return role
    if name in labels:
        return f"label {name}"
    if folded in _NOTE:
        return "note"
    if folded in skipped:
        return ""
    raise ImportColumnUnknown(name=name[:40])
