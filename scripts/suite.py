"""``make test``: lint, types, contracts, tests on both databases, clients, browsers, wheel.

Steps run two at a time, each with its output in build/test-logs. At the end stand the time of every step, the
whole output of the steps that failed, and one line with the sums.
"""

from __future__ import annotations

import os
import secrets
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts import machine
from scripts.common import ROOT, VENV, guarded, run, say
from scripts.postgres import Cluster
from scripts.steps import Outcome, Step, end_all, perform

LOGS = ROOT / "build" / "test-logs"
AT_ONCE = 2
SEED = secrets.randbelow(2**32)

# Folders that have steps of their own. Browser tests, wherever they stand, are a step too.
APART = ("bench", "clients", "wheel")


def main() -> int:
    """Run everything; the exit code says whether all of it passed."""
    begun = time.monotonic()
    soak = "--soak" in sys.argv
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    machine.prepare()
    run([python(), "-m", "scripts.assets"])
    say(machine.describe())
    with Cluster() as cluster, tempfile.TemporaryDirectory(prefix="lifeloop-suite-") as home:
        steps = soak_steps(cluster.url) if soak else test_steps(cluster.url, Path(home))
        outcomes = perform_all(steps)
    return report(outcomes, time.monotonic() - begun)


def python() -> str:
    """The interpreter of the virtual environment."""
    return str(VENV / "bin" / "python")


def test_steps(postgres: str, home: Path) -> list[Step]:
    """What runs on every change, the longest first so that two cores stay busy."""
    django = {
        "DJANGO_SETTINGS_MODULE": "lifeloop.settings",
        "LIFELOOP_HOME": str(home),
        "LIFELOOP_DEMO": "1",
    }
    apart = [f"--ignore=tests/{name}" for name in APART]
    unit = pytest("not soak and not browser", "tests", *apart)
    on_postgres = {"TEST_DATABASE": postgres}
    tool = [python(), "-m"]
    return [
        Step("browsers on SQLite", twice(pytest("browser and not soak", "tests"))),
        Step("tests on PostgreSQL", unit, env=on_postgres),
        Step("tests on SQLite", unit),
        Step("benches, smoke size", pytest("not soak", "tests/bench")),
        Step("a journey on PostgreSQL", twice(pytest("postgres_too", "tests")), env=on_postgres),
        Step("official clients", pytest("not soak", "tests/clients")),
        Step("wheel", pytest("not soak", "tests/wheel")),
        Step("lint", [*tool, "ruff", "check", "--quiet", "."]),
        Step("format", [*tool, "ruff", "format", "--check", "--quiet", "."]),
        Step("templates", [*tool, "djlint", "--lint", "--quiet", "lifeloop"]),
        Step("layers", [str(VENV / "bin" / "lint-imports")]),
        Step("catalogue", [*tool, "scripts.catalogue", "check"]),
        Step("migrations", [*tool, "django", "makemigrations", "--check", "--dry-run"], env=django),
        Step("settings", [*tool, "django", "check", "--fail-level", "WARNING"], env=django),
        Step("types", [*tool, "mypy"], env=django),
    ]


def soak_steps(postgres: str) -> list[Step]:
    """What takes longer than a change should wait for."""
    return [
        Step("soak on SQLite", pytest("soak", "tests"), limit=3600),
        Step(
            "soak on PostgreSQL",
            pytest("soak", "tests"),
            env={"TEST_DATABASE": postgres},
            limit=3600,
        ),
    ]


def pytest(marked: str, *arguments: str) -> list[str]:
    """A pytest run of the tests with these marks, in an order that the log's first line can repeat."""
    options = ["-q", "--durations=12", f"--randomly-seed={SEED}", "-m", marked]
    return [python(), "-m", "pytest", *options, *arguments]


def twice(run: list[str]) -> list[str]:
    """The same run, what fails once more: a browser on two busy cores is not always as quick as it is right."""
    return [*run[:2], "scripts.twice", *run[3:]]


def perform_all(steps: list[Step]) -> list[Outcome]:
    """Run the steps, two at a time, in the order given."""
    LOGS.mkdir(parents=True, exist_ok=True)
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        return list(pool.map(lambda step: perform(step, LOGS), steps))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        end_all()


def report(outcomes: list[Outcome], seconds: float) -> int:
    """Print what failed, the times, and the sums; returns the exit code."""
    for outcome in outcomes:
        if not outcome.ok:
            say(f"\n--- {outcome.name}: {outcome.log.relative_to(ROOT)}\n{outcome.output()}")
    say("")
    for outcome in outcomes:
        word = "ok" if outcome.ok else "FAILED"
        say(f"{outcome.seconds:7.1f} s  {word:6}  {outcome.name:24}  {outcome.summary}")
    say(f"{seconds:7.1f} s  all\n")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    say(f"{passed} passed, {failed} failed")
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    guarded(main)
