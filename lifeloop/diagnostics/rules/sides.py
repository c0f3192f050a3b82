"""Two strings side by side: what they share, the first character that differs, and the rest of each."""

import codecs
from dataclasses import dataclass

from lifeloop.diagnostics.doctor import Diagnosis
from lifeloop.diagnostics.rules.masking import masked

MOST_SHOWN = 4000
_SEEN = {"": "␃", " ": "␣", "\n": "↵", "\r": "␍", "\t": "⇥", "\u3000": "␣"}


@dataclass(frozen=True, slots=True)
class Side:
    """A string, cut where it differs from the other; ``mark`` is empty where it ends there."""

    before: str
    mark: str = ""
    after: str = ""
    mark_bytes: str = ""  # the character that differs, in hex

    @property
    def seen(self) -> str:
        """The mark as something one can see."""
        return _SEEN.get(self.mark, self.mark)


@dataclass(frozen=True, slots=True)
class Sides:
    """``signed`` None: what the client signed is not known. ``at``: the offset in bytes; None where nothing differs."""

    expected: Side
    signed: Side | None
    at: int | None


def sides_of(diagnosis: Diagnosis, *, mask: bool = False) -> Sides:
    """The strings of a diagnosis as text; ``mask`` for what is kept."""
    at, codec = diagnosis.at, diagnosis.codec
    signed = None
    if diagnosis.signed is not None:
        signed = _side(diagnosis.signed, at, codec, mask)
    return Sides(_side(diagnosis.expected, at, codec, mask), signed, at)


def _side(raw: bytes, at: int | None, codec: str, mask: bool) -> Side:
    text = raw.decode(codec, "replace")
    shown = masked(text) if mask else text
    if at is None:
        return Side(shown[:MOST_SHOWN])
    # A character cut in two belongs to what differs.
    place = len(codecs.getincrementaldecoder(codec)("replace").decode(raw[:at]))
    mark = text[place : place + 1]
    start = max(0, place - MOST_SHOWN // 2)
    before = ("…" if start else "") + shown[start:place]
    after = shown[place + 1 : place + MOST_SHOWN // 2]
    return Side(before, shown[place : place + 1], after, mark.encode(codec, "replace").hex(" "))
