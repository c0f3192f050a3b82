"""粉丝 with a million followers: what one page of the console's list costs the server, by search, filter and depth.

A million people with Chinese names follow one account; labels that half, one in 200 and ten of them have; the
index of searches as follows write it (seven rows a person). Measured: the whole request in the server's process (middleware,
session, queries, template), its CPU in this process (on SQLite the database's too), and its SQL alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench.common import crowd, report
from bench.common.place import Place
from scripts.postgres import Cluster

GOAL_MS = 50.0
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明红伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超平刚桂兰霞飞玲建国华文斌宇浩然子轩梓涵雨欣怡佳琪俊峰志鹏海燕晓东春梅冬雪"
ACCOUNT = "2021999999999999"


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed, then ask for each page many times."""
    people = 5_000 if options.smoke else options.people
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(durable=True)) if options.postgres else None
        stack.enter_context(Place(database=cluster.url if cluster else None))
        begun = time.perf_counter()
        known = seed(people)
        seeded = time.perf_counter() - begun
        pages = measured(known, 3 if options.smoke else 30)
    return result(options, people, seeded, pages)


def seed(people: int) -> dict[str, Any]:
    """People, follows, terms, labels, a group; who may look."""
    from lifeloop.followers.models import FollowTerm, Group, Label
    from lifeloop.followers.rules import terms
    from lifeloop.followers.services import counting
    from lifeloop.identity.models import AppKind, Person
    from tests import factories as make

    owner = make.make_member()
    merchant = make.make_merchant(owner=owner)
    app = make.make_app(merchant, AppKind.ACCOUNT, app_id=ACCOUNT)
    from lifeloop.lifestyle.models import Account
    from lifeloop.lifestyle.rules import AccountState

    account = Account.objects.create(
        app=app, name="Coffee", introduction="x", subject="x", state=AccountState.LISTED
    )
    ids = crowd.people(people)
    for first in range(ids.start, ids.stop, 100_000):
        _name(first, min(ids.stop, first + 100_000))
        _follow(first, min(ids.stop, first + 100_000))
        _index(first, min(ids.stop, first + 100_000))
    labels = {
        name: Label.objects.create(account=account, name=name) for name in ("half", "some", "ten")
    }
    _label(labels["half"].pk, ids, 2)
    _label(labels["some"].pk, ids, 200)
    _label(labels["ten"].pk, ids, max(1, people // 10))
    group = Group.objects.create(
        account=account,
        name="group",
        rules=[
            {"field": f"label:{labels['half'].pk}", "op": "EQ", "values": ["v1"]},
            {"field": f"label:{labels['some'].pk}", "op": "HAS", "values": []},
            {"field": "source", "op": "IN", "values": ["code"]},
        ],
    )
    crowd.analyse()
    counting.tally()
    one = Person.objects.get(pk=random.choice(ids))
    kept = FollowTerm.objects.filter(account=account, person=one)
    assert set(kept.values_list("term", flat=True)) == terms.of(
        phone=one.phone, name=one.name, note=""
    )
    return {"owner": owner, "one": one, "labels": labels, "group": group}


def asked(known: dict[str, Any]) -> dict[str, str]:
    """What is asked for, by what it is called in the table."""
    labels, one = known["labels"], known["one"]
    return {
        "newest": "",
        "page 100": "page=100&size=100",
        "source, one in six": "source=search",
        "since a week in the past": "since=2025-12-20&until=2025-12-26",
        "label, every second": f"label={labels['half'].pk}",
        "label, one in 200": f"label={labels['some'].pk}",
        "label, ten people": f"label={labels['ten'].pk}",
        "two labels' group": f"group={known['group'].pk}",
        "group and source": f"group={known['group'].pk}&source=code",
        "search: surname": "search=王",
        "search: two characters": f"search={one.name[1:]}",
        "search: whole name": f"search={one.name}",
        "search: last four digits": f"search={one.phone[-4:]}",
        "search: first three digits": f"search={one.phone[3:6]}",
        "search: nobody": "search=龙凤",
        "search and label": f"search={one.name[:2]}&label={labels['half'].pk}",
    }


def measured(known: dict[str, Any], times: int) -> dict[str, dict[str, float]]:
    """Each page, ``times`` times, in this process: ms of the whole answer, ms of its SQL, statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(known["owner"])
    found: dict[str, dict[str, float]] = {}
    for name, query in asked(known).items():
        url = f"/console/accounts/{ACCOUNT}/followers/?{query}"
        whole, sql, busy, statements = [], [], [], 0
        for number in range(times + 2):
            begun, cpu = time.perf_counter(), time.process_time()
            answer = client.get(url)
            spent = (time.perf_counter() - begun) * 1000
            worked = (time.process_time() - cpu) * 1000
            assert answer.status_code == 200, answer.content[:500]
            if number >= 2:
                whole.append(spent)
                busy.append(worked)
        # Apart, since noting every statement with its parameters written out costs more than most of them.
        for _ in range(times):
            with CaptureQueriesContext(connection) as seen:
                client.get(url)
            sql.append(sum(float(one["time"]) for one in seen.captured_queries) * 1000)
            statements = len(seen)
        found[name] = {
            "p50_ms": report.quantile(whole, 0.5),
            "cpu_ms": report.quantile(busy, 0.5),
            "p99_ms": report.quantile(whole, 0.99),
            "sql_ms": report.quantile(sql, 0.5),
            "statements": statements,
        }
    return found


def result(
    options: argparse.Namespace, people: int, seeded: float, pages: dict[str, dict[str, float]]
) -> dict[str, Any]:
    """The table and the figure: the slowest page."""
    database = "PostgreSQL" if options.postgres else "SQLite"
    report.say(f"{people:,} followers of one account; {database}, seeded in {seeded:.0f} s\n")
    report.table(
        ["page", "statements", "p50 ms", "p99 ms", "CPU ms", "of it SQL"],
        [
            [
                name,
                one["statements"],
                *(f"{one[key]:.1f}" for key in ("p50_ms", "p99_ms", "cpu_ms", "sql_ms")),
            ]
            for name, one in pages.items()
        ],
    )
    slowest = max(one["p50_ms"] for one in pages.values())
    report.say(f"slowest page (median): {slowest:.1f} ms; goal {GOAL_MS:.0f}\n")
    return {
        "metric": "slowest_page_ms",
        "slowest_page_ms": round(slowest, 2),
        "database": database,
        "people": people,
        "pages": pages,
        "ok": True,
    }


def _name(first: int, end: int) -> None:
    _run(
        "UPDATE identity_person SET name = "
        + _char(SURNAMES, "id")
        + " || "
        + _char(GIVEN, "(id / 7)")
        + " || "
        + _char(GIVEN, "(id / 211)")
        + f" WHERE id >= {first} AND id < {end}"
    )


def _char(text: str, number: str) -> str:
    return f"substr('{text}', CAST({number} % {len(text)} AS integer) + 1, 1)"


def _follow(first: int, end: int) -> None:
    at = (
        "datetime('2026-01-01', '-' || id || ' seconds')"
        if _sqlite()
        else "timestamptz '2026-01-01' - id * interval '1 second'"
    )
    no = "0" if _sqlite() else "false"
    source = "CASE id % 6 WHEN 0 THEN 'search' WHEN 1 THEN 'code' WHEN 2 THEN 'menu' ELSE 'component' END"
    _run(
        "INSERT INTO followers_follow (person_id, id, account_id, since_seq, read_seq, source, scene,"
        f" muted, note, created_at, active_at) SELECT id, id, '{ACCOUNT}', 0, 0, {source}, '', {no}, '', {at}, {at}"
        f" FROM identity_person WHERE id >= {first} AND id < {end}"
    )


def _index(first: int, end: int) -> None:
    """The terms that ``rules.terms`` makes of a name of three characters and a phone."""
    parts = [
        *(
            f"substr(name, {at}, {length})"
            for at, length in ((1, 2), (2, 2), (1, 1), (2, 1), (3, 1))
        ),
        "substr(phone, 4, 3)",
        "substr(phone, 11, 4)",
    ]
    for part in parts:
        _run(
            "INSERT INTO followers_followterm (account_id, term, person_id)"
            f" SELECT '{ACCOUNT}', {part}, id FROM identity_person"
            f" WHERE id >= {first} AND id < {end} ON CONFLICT DO NOTHING"
        )


def _label(label_id: int, ids: range, every: int) -> None:
    _run(
        "INSERT INTO followers_labelling (label_id, person_id, account_id, value, created_at)"
        f" SELECT {label_id}, id, '{ACCOUNT}', 'v' || (id % 3), '2026-01-01 00:00:00'"
        f" FROM identity_person WHERE id >= {ids.start} AND id % {every} = 0"
    )


def _run(statement: str) -> None:
    from django.db import connection

    from lifeloop.database import write

    with write(), connection.cursor() as cursor:
        cursor.execute(statement.replace("%", "%%"), [])


def _sqlite() -> bool:
    from django.db import connection

    return bool(connection.vendor == "sqlite")


def main() -> int:
    """The command."""
    options = report.parser("followers", "The console's list of a million followers")
    options.add_argument("--postgres", action="store_true", help="a private PostgreSQL")
    options.add_argument("--people", type=int, default=1_000_000)
    return report.main("followers", bench, options)


if __name__ == "__main__":
    sys.exit(main())
