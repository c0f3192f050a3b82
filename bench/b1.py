"""Publishing to a million followers: one row and a number, against copying the message into a million lists.

Ours: from the call of the service to the durable commit (SQLite ``synchronous=FULL``, or PostgreSQL with fsync), audit and event rows
included. Redis: LPUSH and LTRIM into each follower's list by a Lua script, ten thousand lists a call, without any
persistence. PostgreSQL: one INSERT … SELECT of a row for each follower, with fsync.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from contextlib import ExitStack
from typing import Any

import psycopg

from bench.common import crowd, inbox, report
from bench.common.place import Place
from bench.common.redis import Redis, is_here
from scripts.common import BuildError
from scripts.postgres import Cluster, programs

FAN_OUT = """
for i = ARGV[1], ARGV[2] do
  redis.call('LPUSH', 'inbox:' .. i, ARGV[3])
  redis.call('LTRIM', 'inbox:' .. i, 0, 99)
end
"""
TEXT = "今天新到的耶加雪菲，第二杯半价。"


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed, then rounds of ours and the peers in turn, then the sampled readers."""
    count = 20_000 if options.smoke else options.followers
    sample = 50 if options.smoke else 50 if options.small else min(1000, count)
    with ExitStack() as stack:
        wanted = not options.alone and _wants_postgres(options)
        cluster = stack.enter_context(Cluster(durable=True)) if wanted else None
        database = cluster.url if cluster and options.postgres else None
        place = stack.enter_context(Place(database=database))
        begun = time.perf_counter()
        account, ids = _seed(count)
        seeded = time.perf_counter() - begun
        redis = stack.enter_context(Redis()) if is_here() and not options.alone else None
        peer = Copies(cluster.url, count) if cluster else None
        rounds = [_round(account, count, redis, peer) for _ in range(options.rounds)]
        grown = _bytes_per_follower(account, count, 20 if options.smoke else 200)
        read = _read(place, account, random.sample(ids, sample))
    return _result(options, count, seeded, rounds, grown, read)


def _wants_postgres(options: argparse.Namespace) -> bool:
    try:
        programs()
    except BuildError:
        return False
    return bool(options.postgres or not options.smoke)


def _seed(count: int) -> tuple[Any, range]:
    from tests import factories as make

    account = make.make_account()
    ids = crowd.people(count)
    crowd.follow_all(ids, [account.pk])
    crowd.analyse()
    return account, ids


def _publish(account: Any, text: str) -> float:
    """Seconds from the call to the durable commit."""
    from lifeloop.audit import SYSTEM
    from lifeloop.messaging.services.publications import publish

    begun = time.perf_counter()
    publish(SYSTEM, account, kind="text", content={"title": "", "text": text})
    return time.perf_counter() - begun


def _round(account: Any, count: int, redis: Redis | None, peer: Copies | None) -> dict[str, Any]:
    ours = sorted(_publish(account, TEXT) for _ in range(9))
    return {
        "ours": ours[4],
        "ours_most": ours[-1],
        "redis": _fan_out(redis, count) if redis else None,
        "postgres": peer.publish() if peer else None,
    }


def _fan_out(redis: Redis, count: int) -> float:
    digest = redis.ask("SCRIPT", "LOAD", FAN_OUT)
    begun = time.perf_counter()
    for first in range(0, count, 10_000):
        redis.ask("EVALSHA", digest, 0, first, min(count, first + 10_000) - 1, TEXT)
    return time.perf_counter() - begun


class Copies:
    """The peer on PostgreSQL: a row in each follower's inbox."""

    def __init__(self, url: str, count: int) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.number = 0
        for statement in (
            "CREATE TABLE bench_follower (person_id bigint PRIMARY KEY)",
            "CREATE TABLE bench_inbox (person_id bigint, message_id bigint, read_at timestamptz)",
            "ALTER TABLE bench_inbox ADD PRIMARY KEY (person_id, message_id)",
            f"INSERT INTO bench_follower SELECT generate_series(1, {count})",
            "ANALYZE bench_follower",
        ):
            self.connection.execute(statement.encode())

    def publish(self) -> float:
        self.number += 1
        copy = f"INSERT INTO bench_inbox SELECT person_id, {self.number} FROM bench_follower"
        begun = time.perf_counter()
        self.connection.execute(copy.encode())
        return time.perf_counter() - begun


def _bytes_per_follower(account: Any, count: int, publications: int) -> float:
    before = crowd.pages_in_use()
    for number in range(publications):
        _publish(account, f"{TEXT} {number}")
    return (crowd.pages_in_use() - before) / publications / count


def _read(place: Place, account: Any, sample: list[int]) -> dict[str, Any]:
    """One more publication, and how long until the last of the sampled people has seen it over HTTP."""
    tokens = inbox.sessions(sample)
    said = f"B1-{random.randrange(10**9)}"
    with place.server() as server:
        path = f"/m/inbox/a/{account.pk}/"
        next(
            iter(inbox.pages(server.port, path, list(tokens.values())[:1]))
        )  # the first page compiles
        begun = time.perf_counter()
        _publish(account, said)
        wrong = sum(said not in text for text in inbox.pages(server.port, path, tokens.values()))
        seconds = time.perf_counter() - begun
    return {"readers": len(sample), "wrong": wrong, "seconds": seconds}


def _result(
    options: argparse.Namespace,
    count: int,
    seeded: float,
    rounds: list[dict[str, Any]],
    grown: float,
    read: dict[str, Any],
) -> dict[str, Any]:
    peers = [name for name in ("redis", "postgres") if rounds[0][name]]
    report.table(
        [
            "round",
            "ours ms",
            "most ms",
            *(f"{name} ms" for name in peers),
            *(f"÷ {n}" for n in peers),
        ],
        [
            [
                number,
                f"{one['ours'] * 1000:.2f}",
                f"{one['ours_most'] * 1000:.2f}",
                *(f"{one[name] * 1000:.0f}" for name in peers),
                *(f"{one[name] / one['ours']:.0f}" for name in peers),
            ]
            for number, one in enumerate(rounds, start=1)
        ],
    )
    ratios = {
        f"ratio_to_{name}": report.middle([one[name] / one["ours"] for one in rounds])
        for name in peers
    }
    ours = report.middle([one["ours"] * 1000 for one in rounds])
    database = "PostgreSQL" if options.postgres else "SQLite"
    report.say(f"{count:,} followers on {database}, seeded in {seeded:.0f} s")
    report.say(f"publish {ours} ms (goal 20); {grown:.4f} bytes per follower and publication")
    for name, ratio in ratios.items():
        report.say(f"{name} {ratio}{' (goal 100)' if name == 'ratio_to_redis' else ''}")
    for name in {"redis", "postgres"} - set(peers):
        report.say(f"{name}: not compared (not installed, or the smoke size)")
    report.say(
        f"{read['readers']} sampled readers had it after {read['seconds']:.1f} s, {read['wrong']} wrong"
    )
    return {
        "metric": "ratio_to_redis",
        "ratio_to_redis": None,
        **ratios,
        "publish_ms": ours,
        "followers": count,
        "bytes_per_follower": grown,
        "read": read,
        "database": database,
        "rounds": rounds,
        "ok": not read["wrong"],
    }


def main() -> int:
    """The command."""
    made = report.parser("b1", "publish to a million followers")
    made.add_argument("--followers", type=int, default=1_000_000, help="how many (1,000,000)")
    made.add_argument("--alone", action="store_true", help="compared with nobody (for B7)")
    made.add_argument("--small", action="store_true", help="few readers (for B7's smoke size)")
    made.add_argument("--postgres", action="store_true", help="ours on PostgreSQL, not SQLite")
    return report.main("b1", bench, made)


if __name__ == "__main__":
    sys.exit(main())
