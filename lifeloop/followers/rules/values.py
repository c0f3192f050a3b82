"""Values of labels: text for people, and what it is when it reads as a number or a date."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

NAME_LENGTH = 30
VALUE_LENGTH = 32

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Value:
    """A label's value: ``number`` or ``day`` when it is one, never both."""

    text: str
    number: float | None = None
    day: date | None = None

    @property
    def comparable(self) -> bool:
        """Whether something can be smaller or larger than it."""
        return self.number is not None or self.day is not None


def plain(text: str) -> str:
    """One line without control characters, ends trimmed, inner spaces single; NFC, so that equal looks equal."""
    kept = "".join(
        " " if unicodedata.category(char)[0] in "ZC" else char
        for char in unicodedata.normalize("NFC", text)
    )
    return " ".join(kept.split())


def read(text: str) -> Value:
    """``18`` and ``-2.5`` are numbers, ``2026-01-31`` is a day, everything else is only text."""
    text = plain(text)
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return Value(text, number=float(text))
    if _DAY.fullmatch(text):
        try:
            return Value(text, day=date.fromisoformat(text))
        except ValueError:
            return Value(text)
    return Value(text)
