"""What finds a follower: pairs of neighbouring characters of name and note, and the digits of the phone that are shown.

Pairs find two-character Chinese words, which no word or trigram index does. Characters beyond ASCII stand alone as
well (a surname), ASCII ones only as a word of their own. Terms of one or two characters are text, of three and four the
first and the last digits of the phone: what is masked is nowhere, so nothing can be learned about it by searching.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# One more whenever :func:`of` answers otherwise than before: then all followers are given their terms anew.
VERSION = 1
FIRST, LAST = 3, 4
MOST_WORDS = 5
_MASKED = re.compile(rf"([0-9]{{{FIRST}}})[*x]*([0-9]{{{LAST}}})", re.ASCII)
_WHOLE = re.compile(r"(?:\+?86)?([0-9]{3})[0-9]{4}([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a word: every one of ``terms``."""

    terms: tuple[str, ...]


Word = tuple[Way, ...]
"""The ways to meet one word of a search; one of them is enough."""


def of(*, phone: str, name: str, note: str) -> set[str]:
    """All terms of one follower."""
    found: set[str] = set()
    for word in _words(f"{name} {note}"):
        found.update(_pairs(word))
        found.update(char for char in word if not char.isascii() or len(word) == 1)
    national = phone.removeprefix("+86")
    if len(national) >= FIRST + LAST + 1:
        found |= {national[:FIRST], national[-LAST:]}
    return found


def wanted(search: str) -> list[Word]:
    """What a search asks for: every word has to be met. Empty for a search of nothing but signs."""
    masked = _MASKED.fullmatch(search.replace(" ", "")) or _WHOLE.fullmatch(
        search.replace(" ", "").replace("-", "")
    )
    if masked:
        return [(Way(terms=masked.groups()),)]
    return [_word(word) for word in list(_words(search))[:MOST_WORDS]]


def _word(word: str) -> Word:
    if len(word) == 1:
        return (Way(terms=(word,)),)
    text = Way(terms=tuple(dict.fromkeys(_pairs(word))))
    if word.isascii() and word.isdigit() and len(word) in {FIRST, LAST}:
        return Way(terms=(word,)), text
    return (text,)


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return (word for word in re.split(r"[\W_]+", plain) if word)


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]
