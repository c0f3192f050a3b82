"""Row 38: no text makes a regular expression of ours work out of proportion to its length.

Every pattern is read out of the source, and for each repetition in it texts are made that match as long as they can and
then fail. What is bounded is growth: four times the text may cost eight times the work.

What counts is this thread's CPU, and never one measure of it: both sizes are measured in turn until their shortest times tell
growth that is allowed. A busy machine makes a time longer and never shorter, so it can delay that and not prevent it; work
that really grows too fast is never short.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest

from tests.contracts.patterns import Found, attacks, cost, patterns

PATTERNS = {found.name: found for found in patterns()}
# The first ones for what doubles with each character; the growth is that between the last two that were tried.
SIZES = (16, 20, 24, 28, 64, 256, 1024, 4096, 16384)
# Seconds. Below this nothing can be said of growth: an ordinary match takes a hundredth of it.
NOTICEABLE = 0.001
# Nothing longer is tried after a match that took this: its growth so far tells enough.
LONG = 0.1
MOST_POWER = 1.5
ROUNDS = 15
MOST_SECONDS = 8.0  # of rounds, for a match that takes seconds; three rounds are made in any case


def grown(found: Found, before: str, again: str) -> str:
    """Empty when the work grows with the text; else how much."""
    return next(
        (said for start in {before, ""} if (said := _grown(found, start, again))),
        "",
    )


def _grown(found: Found, start: str, again: str) -> str:
    def took(size: int) -> float:
        return cost(found, start + again * (size // len(again) + 1) + "\x00")

    for sizes in pairwise(SIZES):
        size, larger = sizes
        more = took(larger)
        if more > LONG or larger == SIZES[-1]:
            break
    if more <= NOTICEABLE:
        return ""
    less, spent = math.inf, 0.0
    for round_ in range(ROUNDS):
        less, more = min(less, took(size)), min(more, took(larger))
        power = math.log(more / max(less, 1e-6)) / math.log(larger / size)
        if more <= NOTICEABLE or power <= MOST_POWER:
            return ""
        spent += less + more
        if spent > MOST_SECONDS and round_ >= 2:
            break
    return f"power {power:.1f}: {less:.4f} s at {size}, {more:.4f} s at {larger}"


def test_there_are_many() -> None:
    assert len(PATTERNS) > 40


@pytest.mark.parametrize("text", [r"(?:a+)+b", r"a*a*b", r"\s+$", r"(?:x?\w+)*="])
def test_a_bad_one_is_seen(text: str) -> None:
    found = Found("a file", re.compile(text), frozenset({"search"}))
    assert any(grown(found, before, again) for before, again in attacks(found.pattern))


@pytest.mark.parametrize("found", PATTERNS.values(), ids=PATTERNS)
def test_work_grows_with_the_text(found: Found) -> None:
    bad = {
        (before, again): said
        for before, again in sorted(attacks(found.pattern))
        if (said := grown(found, before, again))
    }
    assert bad == {}
