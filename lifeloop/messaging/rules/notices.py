"""The context of an account's own template message (domain §4.3), and where its foot leads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifeloop.kernel.text import gbk_width
from lifeloop.messaging.errors_templates import NoticeKey, NoticeLacksKey, NoticeTarget
from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.rules.schemes import read_address
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

VALUE, URL, ACTION_WIDTH = 128, 256, 16
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Context:
    """What a caller gives: ``values`` by name: first, keyword1…, remark, each ``{"value", "color"}``."""

    values: Mapping[str, Any]
    head_color: str = ""
    url: str = ""
    action_name: str = ""


def lines_of(
    context: Context, keywords: Sequence[str], *, first: bool, remark: bool
) -> tuple[dict[str, str] | None, list[dict[str, str]], dict[str, str] | None]:
    """First line, fields in order, remark. Every keyword of the template, nothing that it has not.

    ``first`` and ``remark`` may be left out even where the template has them.
    """
    known = {f"keyword{number}" for number in range(1, len(keywords) + 1)}
    known |= {name for name, has in (("first", first), ("remark", remark)) if has}
    for name in context.values:
        if name not in known:
            raise NoticeKey(keyword=str(name)[:20])
    fields = []
    for number, name in enumerate(keywords, 1):
        key = f"keyword{number}"
        if key not in context.values:
            raise NoticeLacksKey(keyword=key)
        fields.append({"name": name, **_line(key, context.values[key])})
    return (
        _line("first", context.values["first"]) if "first" in context.values else None,
        fields,
        _line("remark", context.values["remark"]) if "remark" in context.values else None,
    )


def _line(key: str, entry: Any) -> dict[str, str]:
    value = entry.get("value") if isinstance(entry, Mapping) else None
    if not isinstance(value, str) or not 1 <= len(value) <= VALUE or _UNSTORABLE.search(value):
        raise NoticeKey(keyword=key)
    if not value.strip():
        raise NoticeKey(keyword=key)
    colour = colour_of(entry.get("color"))
    return {"value": value, "color": colour} if colour else {"value": value}


def colour_of(text: object) -> str:
    """``#rrggbb``, or empty for anything else: a colour nobody can read is no reason to refuse."""
    return text if isinstance(text, str) and _COLOUR.fullmatch(text) else ""


def check_action(name: str) -> str:
    """The foot's words: at most 8 Chinese or 16 Latin characters."""
    if gbk_width(name) > ACTION_WIDTH or _UNSTORABLE.search(name):
        raise NoticeKey(keyword="action_name")
    return name.strip()


def target_of(url: str) -> LinkTarget | ProgramTarget | None:
    """An http address, or ``alipays://platformapi/startapp?appId=…&page=…&query=…``; None for an empty one."""
    if not url:
        return None
    if len(url) > URL:
        raise NoticeTarget
    try:
        return read_address(url)
    except TargetInvalid as error:
        raise NoticeTarget from error
