"""The inbox of a random one of a million people who follow 20–200 accounts with a thousand publications each.

A million people follow one of the accounts each (a million rows in the table of follows); 2,000 sampled ones also follow 20–200
of 400 accounts and have direct messages. Nothing was copied for any of the 400,000 publications: a page is read from
the accounts' rows. Measured: the SQL of each page alone, the whole query in Python, and the page over HTTP.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.common import crowd, inbox, machine, pages, report
from bench.common.load import Load, pack
from bench.common.place import Place
from scripts.postgres import Cluster

CONNECTIONS = 8
GOAL_SQL_MS = 1.0


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed; the queries one by one; then the pages over HTTP under load."""
    size = Size(5_000, 60, 40, 100) if options.smoke else Size(options.people, 400, 2_000, 1_000)
    if options.small:
        size = Size(options.people, 60, 40, 100)
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(durable=True)) if options.postgres else None
        place = stack.enter_context(Place(database=cluster.url if cluster else None))
        begun = time.perf_counter()
        town = seed(size)
        seeded = time.perf_counter() - begun
        queries = measured_queries(town, 20 if options.smoke or options.small else 500)
        http = {} if options.queries else over_http(place, town, options)
    return result(options, size, town, seeded, queries, http)


class Size:
    """How much there is."""

    def __init__(self, people: int, accounts: int, sampled: int, publications: int) -> None:
        self.people, self.accounts = people, accounts
        self.sampled, self.publications = sampled, publications
        self.least, self.most = min(20, accounts), min(200, accounts)


class Town:
    """Who is there."""

    def __init__(self, accounts: list[str], sampled: list[int], follows: int, direct: int) -> None:
        self.accounts, self.sampled = accounts, sampled
        self.follows, self.direct = follows, direct


def seed(size: Size) -> Town:
    """People, accounts, publications, follows, direct messages."""
    from tests import factories as make

    merchant = make.make_merchant()
    program = make.make_program(merchant)
    accounts = [make.make_account(merchant).pk for _ in range(size.accounts)]
    for account_id in accounts:
        crowd.publish_many(account_id, size.publications)
    ids = crowd.people(size.people)
    crowd.follow_all(ids, [make.make_account(merchant).pk])
    sampled = random.sample(ids, size.sampled)
    follows = crowd.follow_some(sampled, accounts, size.least, size.most)
    direct = _message(sampled, accounts, program.pk)
    crowd.analyse()
    return Town(accounts, sampled, follows, direct)


def _message(person_ids: list[int], accounts: list[str], program_id: str) -> int:
    """5–40 template messages and 0–10 texts for each, some of them unread."""
    from lifeloop.database import write
    from lifeloop.kernel import clock, ids
    from lifeloop.messaging.models import DirectMessage, Send

    number, now = 0, clock.now()
    for person_id in person_ids:
        sends, rows = [], []
        for at in range(random.randint(5, 50)):
            program = program_id if at % 5 else None
            account = random.choice(accounts)
            made = ids.row_id()
            text = {"title": "", "text": f"Hello {made}"}
            card = {"title": "取餐提醒", "fields": [{"name": "号码", "value": str(made)}]}
            content = {**card, "link": {"app_id": program_id}} if program else text
            facts = {"account_id": account, "program_id": program, "created_at": now}
            kind = "template" if program else "text"
            sends.append(Send(id=made, way="template", kind=kind, content=content, **facts))
            read_at = None if at % 4 == 0 else now
            rows.append(
                DirectMessage(id=made, person_id=person_id, send_id=made, read_at=read_at, **facts)
            )
        with write():
            Send.objects.bulk_create(sends)
            DirectMessage.objects.bulk_create(rows)
        number += len(rows)
    return number


def measured_queries(town: Town, sample: int) -> dict[str, dict[str, float]]:
    """SQL alone and the whole query, in ms, for each thing a phone asks for."""
    from lifeloop.followers.models import Follow
    from lifeloop.identity.models import Person
    from lifeloop.lifestyle.models import Account
    from lifeloop.messaging.queries import inbox as messages

    chosen = [
        Person.objects.get(pk=pk)
        for pk in random.sample(town.sampled, min(sample, len(town.sampled)))
    ]
    first = {
        row.person_id: Account.objects.select_related("app").get(pk=row.account_id)
        for row in Follow.objects.filter(person__in=chosen, account_id__in=town.accounts).order_by(
            "id"
        )
    }
    asked: dict[str, Callable[[Any], Callable[[], object]]] = {
        "newest 20 conversations": lambda person: lambda: messages.conversations(person, limit=20),
        "unread": lambda person: lambda: messages.unread_total(person),
        "one account's page": lambda person: (
            lambda: messages.account_page(person, first[person.pk])
        ),
        "service page": lambda person: lambda: messages.service_page(person),
    }
    return {name: _measured([make(person) for person in chosen]) for name, make in asked.items()}


def _measured(reads: list[Callable[[], object]]) -> dict[str, float]:
    statements = [pages.caught(read) for read in reads]
    timed = [pages.seconds(one) for one in statements]
    alone, cpu = ([one[at] * 1000 for one in timed] for at in (0, 1))
    whole = []
    for read in reads:
        begun = time.perf_counter()
        read()
        whole.append((time.perf_counter() - begun) * 1000)
    return {
        "statements": max(len(one) for one in statements),
        "sql_ms": report.quantile(alone, 0.5),
        "sql_cpu_ms": report.quantile(cpu, 0.5),
        "sql_p99_ms": report.quantile(alone, 0.99),
        "query_ms": report.quantile(whole, 0.5),
        "query_p99_ms": report.quantile(whole, 0.99),
    }


def over_http(place: Place, town: Town, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """The page of conversations and one conversation, each asked by random people over kept connections."""
    from lifeloop.followers.models import Follow

    tokens = inbox.sessions(town.sampled)
    followed = dict(
        Follow.objects.filter(person_id__in=town.sampled, account_id__in=town.accounts).values_list(
            "person_id", "account_id"
        )
    )
    times = 60 if options.smoke else 1_000
    wanted = {
        "inbox": lambda person_id: "/m/inbox/",
        "conversation": lambda person_id: f"/m/inbox/a/{followed[person_id]}/",
    }
    found = {}
    with place.server() as server:
        for name, path in wanted.items():
            people = [random.choice(town.sampled) for _ in range(times)]
            asked = [inbox.request(path(one), tokens[one]) for one in people]
            for connections in (1, CONNECTIONS):
                with Load(server.port, connections) as load:
                    file = pack(asked, place.home / "pages")
                    load.run(pack(asked[:20], place.home / "warm"), b"</html>")
                    before = machine.cpu_seconds(server.pid)
                    told = load.run(file, b"</html>")
                    cpu = machine.cpu_seconds(server.pid) - before
                found[f"{name} × {connections}"] = {
                    "per_second": told["ok"] / told["seconds"],
                    "cpu_ms": cpu / told["sent"] * 1000,
                    "p50_ms": report.quantile(told["times"], 0.5),
                    "p99_ms": report.quantile(told["times"], 0.99),
                    "refused": told["sent"] - told["ok"],
                }
    return found


def result(
    options: argparse.Namespace,
    size: Size,
    town: Town,
    seeded: float,
    queries: dict[str, dict[str, float]],
    http: dict[str, dict[str, float]],
) -> dict[str, Any]:
    """The tables and the figures."""
    database = "PostgreSQL" if options.postgres else "SQLite"
    report.say(
        f"{size.people:,} people, {size.accounts} accounts × {size.publications} publications; {size.sampled:,} sampled"
        f" people with {town.follows:,} follows ({size.least}–{size.most} each) and {town.direct:,} direct"
        f" messages; {database}, seeded in {seeded:.0f} s\n"
    )
    head = ["query", "statements", "SQL ms", "its CPU ms", "SQL p99", "whole ms", "whole p99"]
    keys = ("sql_ms", "sql_cpu_ms", "sql_p99_ms", "query_ms", "query_p99_ms")
    report.table(
        head,
        [
            [name, one["statements"], *(f"{one[key]:.2f}" for key in keys)]
            for name, one in queries.items()
        ],
    )
    if http:
        report.table(
            ["over HTTP × connections", "per second", "server CPU ms", "p50 ms", "p99 ms"],
            [
                [
                    name,
                    f"{one['per_second']:.0f}",
                    *(f"{one[key]:.1f}" for key in ("cpu_ms", "p50_ms", "p99_ms")),
                ]
                for name, one in http.items()
            ],
        )
    parts = [queries["newest 20 conversations"], queries["unread"]]
    page, cpu = (sum(one[key] for one in parts) for key in ("sql_ms", "sql_cpu_ms"))
    report.say(
        f"sql_ms_per_page {page:.2f}, {cpu:.2f} of CPU (newest 20 and unread; goal {GOAL_SQL_MS})"
    )
    return {
        "metric": "sql_ms_per_page",
        "sql_ms_per_page": float(f"{page:.4g}"),
        "sql_cpu_ms_per_page": float(f"{cpu:.4g}"),
        "database": database,
        "queries": queries,
        "http": http,
        "follows": town.follows,
        "ok": not any(one["refused"] for one in http.values()),
    }


def main() -> int:
    """The command."""
    made = report.parser("b2", "one person's inbox among a million")
    made.add_argument("--people", type=int, default=1_000_000, help="how many (1,000,000)")
    made.add_argument("--queries", action="store_true", help="no reading over HTTP (for B7)")
    made.add_argument("--small", action="store_true", help="few accounts (for B7's smoke size)")
    made.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    return report.main("b2", bench, made)


if __name__ == "__main__":
    sys.exit(main())
