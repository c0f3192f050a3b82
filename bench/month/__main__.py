"""``python -m bench.month make|check|pages|all|copied``: a month made from a seed, counted again, and its console's pages timed.

``copied`` counts and times a month that is there once more, in a private PostgreSQL that it copies it into.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.common import machine, report
from bench.month import home
from bench.month.plan import Size
from scripts.postgres import Cluster

SMOKE = {"people": 100, "events": 600, "programs": 5, "accounts": 4, "days": 2, "doors": 2}


def main() -> int:
    """The command."""
    asked = _parser().parse_args()
    place = Path(asked.home).resolve()
    with ExitStack() as stack:
        database = asked.database
        if asked.postgres or asked.what == "copied":
            database = stack.enter_context(Cluster(durable=True)).url
        steps = {"all": ("make", "check", "pages"), "copied": ("copy", "check", "pages")}.get(
            asked.what, (asked.what,)
        )
        home.set_up(place, database=database, new=steps[0] in {"make", "copy"})
        before, failed = machine.load(), False
        result: dict[str, Any] = {}
        for step in steps:
            found, well = _STEPS[step](asked, place, database)
            result |= found
            failed = failed or not well
        _close()
    report.say(f"{os.cpu_count()} cores, load {before} before and {machine.load()} after")
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench.month", description="a simulated month")
    made.add_argument("what", choices=("make", "check", "pages", "all", "copied"))
    made.add_argument("--home", required=True, help="a data directory: new for make, kept")
    made.add_argument("--database", help="postgres://… of an empty database (make) or of the month")
    made.add_argument("--postgres", action="store_true", help="with all: a private PostgreSQL")
    made.add_argument("--smoke", action="store_true", help="a small size, to see that it works")
    for name, default in (
        ("people", 100_000), ("events", 5_000_000), ("programs", 50), ("accounts", 20), ("days", 30),
        ("doors", 60), ("seed", 1),
    ):  # fmt: skip
        made.add_argument(f"--{name}", type=int, help=f"{default:,}")
    made.add_argument("--last", type=date.fromisoformat, help="the last day (yesterday)")
    made.add_argument("--rounds", type=int, default=40, help="visits of each page (40)")
    made.add_argument("--strict", action="store_true", help="fail when a page is too slow")
    return made


def _size(asked: argparse.Namespace) -> Size:
    names = ("people", "events", "programs", "accounts", "days", "doors", "seed")
    given = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    yesterday = (datetime.now(UTC) + timedelta(hours=8)).date() - timedelta(days=1)
    return Size(**{**(SMOKE if asked.smoke else {}), "last": asked.last or yesterday, **given})


def _make(
    asked: argparse.Namespace, place: Path, database: str | None
) -> tuple[dict[str, Any], bool]:
    from bench.month.checksum import checksum
    from bench.month.make import make

    size = _size(asked)
    with Digesting(place, database) as worker:
        made = make(size, report.say, worker.after_day)
    took = _figures(["--digest"], place, database)
    told, figures = checksum(size.first)
    report.table(
        ["events", "at the doors", "calls", "s", "digested in s", "figures", "checksum"],
        [[
            f"{made['events']:,}", f"{made['at_the_doors']:,}", f"{made['calls']:,}", made["seconds"],
            f"{took:.1f}", f"{figures:,}", told,
        ]],
    )  # fmt: skip
    facts = {**made, "digest_seconds": round(took, 1), "figures": figures, "checksum": told}
    return {**facts, "first": str(size.first), "last": str(size.last)}, True


def _copy(
    _asked: argparse.Namespace, place: Path, _database: str | None
) -> tuple[dict[str, Any], bool]:
    from bench.month.copied import copy

    begun = time.perf_counter()
    rows = copy(place)
    took = time.perf_counter() - begun
    report.say(f"copied {rows:,} rows in {took:.1f} s")
    return {"copied_rows": rows, "copy_seconds": round(took, 1)}, True


def _check(
    _asked: argparse.Namespace, place: Path, database: str | None
) -> tuple[dict[str, Any], bool]:
    from bench.month.recount import wrong

    begun = time.perf_counter()
    found = wrong()
    for key, kept, counted in found[:5]:
        report.say(f"WRONG {key}: {kept} kept, {counted} counted")
    took = time.perf_counter() - begun
    report.say(f"recount: {len(found)} wrong, {took:.1f} s")
    audit = _figures(["--check", "--days", "31"], place, database)
    report.say(f"lifeloop figures --check --days 31: {audit:.1f} s")
    facts = {"recount_wrong": len(found), "recount_seconds": round(took, 1)}
    return {**facts, "audit_seconds": round(audit, 1)}, not found


def _pages(
    asked: argparse.Namespace, _place: Path, _database: str | None
) -> tuple[dict[str, Any], bool]:
    from bench.month.pages import measured

    slow, facts = measured(1 if asked.smoke else asked.rounds)
    return {"pages": facts, "slow": slow}, not (asked.strict and slow)


class Digesting:
    """Beside the making, as a worker would: ``lifeloop figures --digest`` every few days, one at a time."""

    def __init__(self, place: Path, database: str | None) -> None:
        self.environment = home.environment(place, database)
        self.process: subprocess.Popen[bytes] | None = None

    def after_day(self, number: int) -> None:
        """Begin with what there is, unless the last one is still at it."""
        if number % 3 == 2 and (self.process is None or self.process.poll() is not None):
            command = [sys.executable, "-m", "lifeloop", "figures", "--digest"]
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=subprocess.DEVNULL
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.process is not None:
            if error is not None:
                self.process.kill()
            self.process.wait()


def _figures(arguments: Sequence[str], place: Path, database: str | None) -> float:
    """``lifeloop figures`` in a process of its own, as the worker's; how many seconds. Raises when it fails."""
    _close()
    begun = time.perf_counter()
    command = [sys.executable, "-m", "lifeloop", "figures", *arguments]
    subprocess.run(command, env=home.environment(place, database), check=True)
    return time.perf_counter() - begun


def _close() -> None:
    from django.db import connections

    connections.close_all()


_STEPS = {"make": _make, "copy": _copy, "check": _check, "pages": _pages}

if __name__ == "__main__":
    sys.exit(main())
