"""Whatever becomes of a signed request: it gets a diagnosis, and a right one only when it still says the same."""

from __future__ import annotations

import random
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lifeloop.diagnostics.doctor import Cause, diagnose, read
from tests.diagnostics.sick import Request, known
from tests.gateway.test_mutations import MUTATIONS

QUICK = 200_000  # bytes of strings looked at: enough for single deviations


def said(raw: bytes) -> dict[str, str]:
    pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return {name: value for name, value in pairs if value}


def mutate(times: int, seed: int) -> None:
    rng = random.Random(seed)
    original = Request().body().encode()
    for _ in range(times):
        changed = original
        for _step in range(rng.randrange(1, 3)):
            changed = rng.choice(MUTATIONS)(rng, changed)
        found = diagnose(read(changed.decode("latin-1")), known(), most_bytes=QUICK)
        assert found.findings
        if found.right and found.findings[0].cause is Cause.RIGHT:
            assert said(changed) == said(original)


def test_every_mutation_has_a_diagnosis() -> None:
    mutate(300, seed=25)


@pytest.mark.soak
def test_10_000_mutations_have_a_diagnosis() -> None:
    mutate(10_000, seed=26)


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=300), some.text(max_size=60))
def test_any_text_has_a_diagnosis(text: str, words: str) -> None:
    for pasted in (text, f"curl {text}", f"app_id=1&sign={text}", f"POST /x?{text}\n\n{words}"):
        found = diagnose(read(pasted), known(), said=words, most_bytes=QUICK)
        assert found.findings
        assert not found.right
