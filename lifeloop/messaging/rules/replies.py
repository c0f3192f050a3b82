"""Which automatic reply fits what a person wrote: comparisons of plain text only, so that no text can make them slow."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from lifeloop.messaging.errors_talks import ReplyEventsInvalid, ReplyKeywordsInvalid

MOST_KEYWORDS = 20
KEYWORD_LENGTH = 30  # characters
_EVENT = re.compile(r"[0-9A-Za-z_.-]{1,64}")


class HasKeywords(Protocol):
    """What is compared: a rule, in the order in which rules are tried."""

    @property
    def keywords(self) -> Sequence[str]: ...

    @property
    def match(self) -> str: ...


R = TypeVar("R", bound=HasKeywords)


def fold(text: str) -> str:
    """How texts are compared: width, case and blanks make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fits(rule: HasKeywords, text: str) -> bool:
    """Whether one of the rule's keywords is the text (``exact``), or is in it (``contains``)."""
    wanted = fold(text)
    keywords = [fold(keyword) for keyword in rule.keywords]
    if rule.match == "contains":
        return any(keyword in wanted for keyword in keywords if keyword)
    return wanted in keywords


def first_fit(rules: Iterable[R], text: str) -> R | None:
    """The first of the rules that fits."""
    return next((rule for rule in rules if fits(rule, text)), None)


def keywords_of(text: str) -> list[str]:
    """The keywords of a form, one a line; equal ones once. Refused: none, more than 20, one longer than 30 characters."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        word = " ".join(line.split())
        if word:
            found.setdefault(fold(word), word)
    words = list(found.values())
    if not 1 <= len(words) <= MOST_KEYWORDS or any(len(word) > KEYWORD_LENGTH for word in words):
        raise ReplyKeywordsInvalid(most=MOST_KEYWORDS, length=KEYWORD_LENGTH)
    return words


def events_of(text: str) -> list[str]:
    """The event keys of a form, one a line, as menus know them. Refused: none, more than 20, one no menu can have."""
    keys = list(dict.fromkeys(text.split()))
    if not 1 <= len(keys) <= MOST_KEYWORDS or not all(_EVENT.fullmatch(key) for key in keys):
        raise ReplyEventsInvalid(most=MOST_KEYWORDS)
    return keys
