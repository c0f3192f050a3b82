"""Figures: a month of events digested on one core, and what a month's pages then ask of the figures.

The events are made up from a seed: 50 programs, 20 accounts, 100,000 people, every kind in about the shares of a busy installation.
``lifeloop figures --digest`` does the digesting, in a process of its own, as the worker does it: chunks of at most 20 ms of write.
Then ``lifeloop figures --check`` counts all events again and compares every figure.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

from bench.common import report
from bench.common.place import Place
from scripts.postgres import Cluster

GOALS = "goals: 10,000,000 events in 600 s on one core, 150 MB, questions within 100 ms, every figure right"
LAST = date(2026, 10, 31)


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed, digest, ask, check."""
    count = 20_000 if options.smoke else options.events
    people = 500 if options.smoke else 100_000
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(durable=True)) if options.postgres else None
        place = stack.enter_context(Place(database=cluster.url if cluster else None))
        from tests import factories_insights as made

        world = made.make_world(merchants=1, accounts=20, programs=50)
        first = LAST - timedelta(days=29)
        begun = time.perf_counter()
        made.insert(made.events(world, count, people=people, first=first, last=LAST))
        report.say(f"{count:,} events written in {time.perf_counter() - begun:.0f} s")
        env = {
            **os.environ,
            "LIFELOOP_HOME": str(place.home),
            "LIFELOOP_TIME_ZONE": "Asia/Shanghai",
        }
        digested = _child(["--digest"], env)
        asked = _asked(world.merchants[0].pk, first, 3 if options.smoke else 20)
        checked = _child(["--check"], env)
    return _result(options, count, digested, asked, checked)


def _child(arguments: list[str], env: dict[str, str]) -> dict[str, float]:
    """Run ``lifeloop figures``: seconds, seconds of its processor, megabytes at its most."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "lifeloop", "figures", *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": used.ru_utime + used.ru_stime,
        "mb": used.ru_maxrss / 1024,
        "code": process.returncode,
    }


def _asked(merchant_id: int, first: date, rounds: int) -> dict[str, float]:
    """What the pages of a month ask, each so often; the milliseconds that 95 of 100 did not exceed."""
    from lifeloop.insights.queries import (
        Kind,
        Metric,
        Scope,
        Span,
        breakdown,
        funnel,
        series,
        things,
    )

    scope, span = Scope(merchant_id), Span(first, LAST)
    questions = {
        "funnel": lambda: funnel.funnel(scope, span),
        "daily": lambda: series.daily(scope, span, [Metric.ACCEPTED, Metric.SEEN, Metric.OPENED]),
        "hourly": lambda: series.hourly(scope, LAST, [Metric.VISITED, Metric.OPENED]),
        "sources": lambda: breakdown.by_source(scope, span, Metric.FOLLOWED),
        "articles": lambda: things.table(scope, span, Kind.ARTICLE, [Metric.READ, Metric.SHARED], limit=20),
        "templates": lambda: things.table(scope, span, Kind.TEMPLATE, [Metric.ACCEPTED, Metric.OPENED], limit=20),
    }  # fmt: skip
    found: dict[str, float] = {}
    for name, ask in questions.items():
        taken = []
        for _round in range(rounds):
            begun = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - begun) * 1000)
        found[name] = round(report.quantile(taken, 0.95), 2)
    return found


def _result(
    options: argparse.Namespace,
    count: int,
    digested: dict[str, float],
    asked: dict[str, float],
    checked: dict[str, float],
) -> dict[str, Any]:
    report.table(
        ["events", "s", "s of CPU", "events/s", "peak MB", "right", "checked in s"],
        [
            [
                f"{count:,}",
                f"{digested['seconds']:.1f}",
                f"{digested['cpu']:.1f}",
                f"{count / digested['seconds']:,.0f}",
                f"{digested['mb']:.0f}",
                "NO" if checked["code"] else "yes",
                f"{checked['seconds']:.0f}",
            ]
        ],
    )
    report.table(["question", "p95 ms"], [[name, ms] for name, ms in asked.items()])
    report.say(f"{'PostgreSQL' if options.postgres else 'SQLite'}; {GOALS}")
    return {
        "metric": "events_per_second",
        "events_per_second": report.middle([count / digested["seconds"]]),
        "events": count,
        "seconds": round(digested["seconds"], 1),
        "cpu_seconds": round(digested["cpu"], 1),
        "peak_mb": round(digested["mb"]),
        "questions_p95_ms": asked,
        "right": not checked["code"],
        "database": "PostgreSQL" if options.postgres else "SQLite",
        "ok": not digested["code"] and not checked["code"],
    }


def main() -> int:
    """The command."""
    made = report.parser("b9", "a month of events digested into figures")
    made.add_argument("--events", type=int, default=10_000_000, help="events (10,000,000)")
    made.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    return report.main("b9", bench, made)


if __name__ == "__main__":
    sys.exit(main())
