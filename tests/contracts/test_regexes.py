"""Row 38: no text makes a regular expression of ours work out of proportion to its length.

Every pattern is read out of the source, and for each repetition in it texts are made that match as long as they can and
then fail. What is bounded is growth: four times the text may cost eight times the work.
"""

from __future__ import annotations

import math

import pytest

from tests.contracts.patterns import Found, attacks, cost, patterns

PATTERNS = {found.name: found for found in patterns()}
# The first ones for what doubles with each character; the growth is that between the last two.
SIZES = (20, 24, 28, 64, 256, 4096, 16384)
# Below this nothing can be said of growth: an ordinary match takes a hundredth of it.
NOTICEABLE = 0.001
TOO_LONG = 0.5
MOST_POWER = 1.5
# Never given a long text that anybody sends.
OURS = {
    "database/sqlite3/statements.py": "the house's own statements",
    "database/slow.py": "the house's own statements",
    "logs.py": "a line of the log",
}


def grown(found: Found, before: str, again: str) -> str:
    """Empty when the work grows with the text; else how much."""
    said = ""
    for again_and_before in (again, before + again) if before else (again,):

        def text(size: int, repeated: str = again_and_before) -> str:
            return before + repeated * (size // len(repeated) + 1) + "\x00"

        for size in SIZES:
            took = cost(found, text(size))
            if took > TOO_LONG:
                return f"{took:.1f} s at {size}"
        if took > NOTICEABLE:
            less, more = (min(cost(found, text(size)) for _ in range(3)) for size in SIZES[-2:])
            power = math.log(more / less) / math.log(SIZES[-1] / SIZES[-2])
            said = f"power {power:.1f}" if more > NOTICEABLE and power > MOST_POWER else said
    return said


def test_there_are_many() -> None:
    assert len(PATTERNS) > 40
    assert set(OURS) <= {found.file for found in PATTERNS.values()}


@pytest.mark.parametrize("found", PATTERNS.values(), ids=PATTERNS)
def test_work_grows_with_the_text(found: Found) -> None:
    if found.file in OURS:
        pytest.skip(OURS[found.file])
    bad = {
        (before, again): said
        for before, again in sorted(attacks(found.pattern))
        if (said := grown(found, before, again))
    }
    assert bad == {}
