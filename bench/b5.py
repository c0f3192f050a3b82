"""A broadcast to a part of the followers: a million personalised messages, ten ``kill -9`` at random moments.

Two worker processes (``lifeloop work``) do the sending; whichever is sending is killed and followed by a new one. Another process writes
one small durable row every ten milliseconds meanwhile. Afterwards every inbox is counted. Sends per second are those
of a run without kills, from the submission to the last commit; the run with kills is told beside it, with how long
each time it took until the sending went on.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench.common import report, segment
from bench.common.place import Place
from bench.common.segment import Run
from bench.common.workers import Workers
from scripts.postgres import Cluster

GOALS = (
    "goals: 0 lost, 0 doubled, 50,000/s, 120 MB, other writers' p99 50 ms, gone on with within 5 s"
)


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed once; a run without kills, then one with."""
    people = 8_000 if options.smoke else options.people
    kills = 2 if options.smoke else options.kills
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(durable=True)) if options.postgres else None
        place = stack.enter_context(Place(database=cluster.url if cluster else None))
        account, label = segment.prepare(people)
        env = {"LIFELOOP_HOME": str(place.home), "LIFELOOP_APPROVAL_ABOVE": "1000000000"}
        if options.smoke:
            env["LIFELOOP_BROADCAST_CHUNK_MS"] = (
                "1"  # many chunks, so that there is something to kill
            )
        runs: list[Run] = []
        alone = [] if options.smoke else _alone()
        for number in (0, kills):
            with Workers(2, env) as crew:
                made = segment.submit(account, label)
                runs.append(
                    segment.drive(crew, made, people=people, kills=number, beat=not options.smoke)
                )
            runs[-1].peak_mb, runs[-1].own_mb = crew.peak_mb, crew.own_mb
            runs[-1].alone_ms = alone
    return _result(options, runs)


def _alone() -> list[float]:
    """The same writer with nothing else going on here: what the machine's other load costs it."""
    beats = segment.Beats()
    time.sleep(5.0)
    return beats.stop()


def _result(options: argparse.Namespace, runs: list[Run]) -> dict[str, Any]:
    report.table(
        ["kills", "people", "s", "sends/s", "lost", "doubled", "wrong name", "adds up", "resumed s", "peak MB",
         "own MB", "other p50 ms", "other p99 ms", "alone p99 ms"],
        [
            [
                run.kills,
                f"{run.people:,}",
                f"{run.seconds:.1f}",
                f"{run.people / run.seconds:,.0f}",
                run.lost,
                run.doubled,
                run.wrong,
                "yes" if run.adds_up else "NO",
                f"{max(run.resumed):.1f}" if run.resumed else "-",
                f"{run.peak_mb:.0f}",
                f"{run.own_mb:.0f}",
                *(_quantiles(run)),
            ]
            for run in runs
        ],
    )  # fmt: skip
    quiet, killed = runs
    report.say(f"{'PostgreSQL' if options.postgres else 'SQLite'}; {GOALS}")
    right = all(not run.lost and not run.doubled and not run.wrong and run.adds_up for run in runs)
    return {
        "metric": "sends_per_second",
        "sends_per_second": report.middle([quiet.people / quiet.seconds]),
        "with_kills_per_second": report.middle([killed.people / killed.seconds]),
        "people": quiet.people,
        "kills": killed.kills,
        "lost": sum(run.lost for run in runs),
        "doubled": sum(run.doubled for run in runs),
        "resumed_seconds": [round(one, 2) for one in killed.resumed],
        "peak_mb": max(run.peak_mb for run in runs),
        "own_mb": max(run.own_mb for run in runs),
        "alone_p99_ms": report.quantile(quiet.alone_ms, 0.99) if quiet.alone_ms else None,
        "other_p99_ms": [_p99(run) for run in runs],
        "database": "PostgreSQL" if options.postgres else "SQLite",
        "ok": right,
    }


def _quantiles(run: Run) -> tuple[str, str, str]:
    if not run.other_ms:
        return "-", "-", "-"
    alone = report.quantile(run.alone_ms, 0.99)
    return f"{report.quantile(run.other_ms, 0.5):.1f}", f"{_p99(run):.1f}", f"{alone:.1f}"


def _p99(run: Run) -> float | None:
    return report.quantile(run.other_ms, 0.99) if run.other_ms else None


def main() -> int:
    """The command."""
    made = report.parser("b5", "a broadcast to a part of the followers, with kill -9")
    made.add_argument("--people", type=int, default=1_000_000, help="receivers (1,000,000)")
    made.add_argument("--kills", type=int, default=10, help="how often a worker is killed (10)")
    made.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    return report.main("b5", bench, made)


if __name__ == "__main__":
    sys.exit(main())
