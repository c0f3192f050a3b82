"""A template's data, page and form id (domain §4.1)."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lifeloop.messaging.errors import (
    DataEmpty,
    DataFormat,
    FormIdForeign,
    FormIdInvalid,
    FormIdOld,
    FormIdUsed,
    KeywordIllegal,
    KeywordsNumber,
    KeywordTooLong,
    LackKeyword,
    PageOverLimit,
)

VALUE_LENGTH = 50
DATA_LENGTH = 2048
PAGE_LENGTH = 128
FORM_ID_LIFE = timedelta(days=7)
FORM_ID_USES = 3
LEAST_KEYWORDS, MOST_KEYWORDS = 2, 5
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TRADE_NUMBER = re.compile(r"20[0-9]{26}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def fields_of(data: str, keywords: Sequence[str]) -> list[dict[str, str]]:
    """``{"keyword1": {"value": …}, …}`` as ordered fields: every keyword of the template, none besides."""
    if not data.strip():
        raise DataEmpty
    values = _object(data)
    for number in range(1, len(keywords) + 1):
        if f"keyword{number}" not in values:
            raise LackKeyword(keyword=f"keyword{number}")
    if len(values) > len(keywords):
        extra = next(
            name
            for name in values
            if name not in {f"keyword{n}" for n in range(1, len(keywords) + 1)}
        )
        raise KeywordIllegal(keyword=str(extra)[:20])
    return [_field(name, f"keyword{number}", values) for number, name in enumerate(keywords, 1)]


def _object(data: str) -> dict[str, Any]:
    if len(data) > DATA_LENGTH:
        raise DataFormat
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DataFormat from error
    if not isinstance(values, dict):
        raise DataFormat
    return values


def _field(name: str, key: str, values: dict[str, Any]) -> dict[str, str]:
    entry = values[key]
    value = entry.get("value") if isinstance(entry, dict) else None
    if not isinstance(value, str) or not _storable(value):
        raise DataFormat
    if not value.strip():
        raise LackKeyword(keyword=key)
    if len(value) > VALUE_LENGTH:
        raise KeywordTooLong(keyword=key)
    colour = entry.get("color", "")
    field = {"name": name, "value": value}
    if isinstance(colour, str) and _COLOUR.fullmatch(colour):
        field["color"] = colour
    return field


def _storable(value: str) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which is no character."""
    return _UNSTORABLE.search(value) is None


def link_of(page: str) -> dict[str, str]:
    """``path?query`` as the parts of a program link; at most 128 characters."""
    if len(page) > PAGE_LENGTH:
        raise PageOverLimit
    path, _mark, query = page.partition("?")
    return {"page": path, "query": query}


def is_trade_number(text: str) -> bool:
    """Whether a form id is the original's other leave to send, the number of a payment: 28 digits that begin with a year."""
    return _TRADE_NUMBER.fullmatch(text) is not None


def check_form_id(  # noqa: PLR0913 -- the facts of one form id
    *,
    program_id: str,
    person_id: int,
    of_program: str,
    of_person: int,
    uses: int,
    created_at: datetime,
    now: datetime,
) -> None:
    """Refuse a form id of another app or person, older than seven days, or used three times."""
    if of_program != program_id:
        raise FormIdForeign
    if of_person != person_id:
        raise FormIdInvalid
    if now >= created_at + FORM_ID_LIFE:
        raise FormIdOld
    if uses >= FORM_ID_USES:
        raise FormIdUsed


def check_choice(chosen: Sequence[str], offered: Sequence[str]) -> None:
    """2–5 different keywords, all of the library template."""
    if (
        not LEAST_KEYWORDS <= len(chosen) <= MOST_KEYWORDS
        or len(set(chosen)) != len(chosen)
        or not set(chosen) <= set(offered)
    ):
        raise KeywordsNumber
