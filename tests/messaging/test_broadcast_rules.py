"""The life of a broadcast: each edge, and no other; weeks; chunk sizes; names."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from lifeloop.messaging.errors_broadcasts import BroadcastStateRefused
from lifeloop.messaging.rules.broadcasts import (
    EDGES,
    Act,
    BroadcastState,
    after,
    may,
    next_size,
    week_of,
)
from lifeloop.messaging.rules.placeholders import has_name, named

WAYS = [
    "DRAFT edit DRAFT", "REJECTED edit DRAFT", "DRAFT submit INIT", "DRAFT hold WAITING", "WAITING approve INIT",
    "WAITING reject REJECTED", "WAITING withdraw DRAFT", "INIT withdraw DRAFT", "INIT hold WAITING", "INIT begin RUNNING",
    "INIT publish SUCCESS", "INIT fail FAILURE", "RUNNING finish SUCCESS", "RUNNING fail FAILURE", "RUNNING stop STOPPED",
    "STOPPED resume INIT", "RUNNING recall RECALLING", "RECALLING recalled RECALLED", "SUCCESS recall RECALLED",
    "STOPPED recall RECALLED", "FAILURE recall RECALLED",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_edge(way: str) -> None:
    before, act, then = way.split()
    assert after(before, Act(act)) == then
    assert may(before, Act(act))


def test_there_is_no_other_edge() -> None:
    assert len(EDGES) == len(WAYS)
    for state, act in product(BroadcastState, Act):
        if f"{state} {act} {EDGES.get((state, act))}" not in WAYS:
            with pytest.raises(BroadcastStateRefused):
                after(state, act)
            assert not may(state, act)


def test_a_recalled_one_never_comes_back() -> None:
    assert [way for way in WAYS if way.startswith("RECALLED ")] == []


@pytest.mark.parametrize(
    ("day", "monday"),
    [("2026-11-16", "2026-11-16"), ("2026-11-22", "2026-11-16"), ("2026-11-23", "2026-11-23")],
)
def test_a_week_begins_on_monday(day: str, monday: str) -> None:
    assert week_of(date.fromisoformat(day)) == date.fromisoformat(monday)


def test_chunks_shrink_faster_than_they_grow_and_stay_within_bounds() -> None:
    sizes: Any = {"goal": 0.02, "least": 200, "most": 5000}
    assert next_size(1000, 0.04, **sizes) == 700
    assert next_size(1000, 0.001, **sizes) == 1250
    assert next_size(250, 9.0, **sizes) == 200
    assert next_size(4900, 0.0, **sizes) == 5000


def test_only_words_speak_by_name_and_nothing_is_evaluated() -> None:
    content = {
        "title": "Hello {name}",
        "items": [{"title": "{name}!", "url": "https://x/{name}", "text": "{{7*7}} {other}"}],
        "path": "{name}",
    }
    assert has_name(content)
    assert named(content, "{name}{{9}}") == {
        "title": "Hello {name}{{9}}",
        "items": [{"title": "{name}{{9}}!", "url": "https://x/{name}", "text": "{{7*7}} {other}"}],
        "path": "{name}",
    }
    assert not has_name({"text": "names", "path": "{name}"})
