"""Each bench runs at its smoke size and says its figure in one last line of JSON; no time is judged here."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bench.common.redis import is_here
from tests.server import ROOT

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE")),
    reason="a bench makes its own database; one run of the suite is enough",
)


def smoke(name: str) -> dict[str, object]:
    """Run a bench; what its last line says."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--smoke", "--json", "--rounds", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    assert found["bench"] == name
    assert found["smoke"] is True
    assert found["ok"] is True
    return found


def test_b1_publishes_and_the_sampled_followers_read_it() -> None:
    found = smoke("b1")
    assert found["metric"] == "ratio_to_redis"
    assert (found["ratio_to_redis"] is not None) == is_here()
    assert found["read"] == {**found["read"], "readers": 50, "wrong": 0}  # type: ignore[dict-item]


def test_b2_reads_every_page() -> None:
    found = smoke("b2")
    assert isinstance(found["sql_ms_per_page"], float)


def test_b3_sends_and_every_message_is_stored_once() -> None:
    found = smoke("b3")
    assert isinstance(found["ratio_to_rsa_limit"], float)
    kinds, check = found["kinds"], found["check"]
    assert isinstance(kinds, dict)
    assert len(kinds) == 6
    assert isinstance(check, dict)
    assert check["sent"] == check["stored"]
    assert check["wrong"] == 0


def test_b4_sends_without_http_and_all_are_stored() -> None:
    found = smoke("b4")
    assert isinstance(found["single_per_second"], float)
    assert isinstance(found["batch_per_second"], float)


def test_b6_every_open_page_hears_of_a_publication() -> None:
    found = smoke("b6")
    assert found["missing"] == 0
    assert isinstance(found["last_page_ms"], float)


def test_b7_the_cost_at_growing_sizes() -> None:
    found = smoke("b7")
    assert isinstance(found["slope_b1"], float)
    assert isinstance(found["slope_b2"], float)


def test_b5_loses_and_doubles_nothing_under_kills() -> None:
    found = smoke("b5")
    assert (found["lost"], found["doubled"], found["people"]) == (0, 0, 8_000)
    assert isinstance(found["sends_per_second"], float)


def test_b9_digests_a_month_of_events_and_every_figure_is_right() -> None:
    found = smoke("b9")
    assert (found["events"], found["right"]) == (20_000, True)
    assert isinstance(found["events_per_second"], float)
