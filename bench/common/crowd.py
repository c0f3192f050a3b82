"""A million people and what they follow, straight into the tables by a few statements; for both databases."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

# Ids of people who are made here: one row each from this number on.
FIRST_PERSON = 1_000
_FIRST_FOLLOW = 1 << 40
_CHUNK = 100_000
MOMENT = "2026-01-01 00:00:00"


def people(count: int) -> range:
    """``count`` people; their ids."""
    for first in range(0, count, _CHUNK):
        _numbers(
            "INSERT INTO identity_person (id, user_id, phone, language, created_at)"
            f" SELECT i + {FIRST_PERSON}, '2088' || {_padded('i', 12)}, '+861' || {_padded('i', 10)},"
            f" '', '{_moment()}' FROM n",
            first,
            min(count, first + _CHUNK),
        )
    _leave_unindexed()
    return range(FIRST_PERSON, FIRST_PERSON + count)


def _leave_unindexed() -> None:
    """The worker is not to give a million followers their search terms while something else is measured."""
    from lifeloop.followers.models import TermWalk
    from lifeloop.followers.rules.terms import VERSION
    from lifeloop.kernel import clock

    TermWalk.objects.get_or_create(version=VERSION, defaults={"ended_at": clock.now()})


def follow_all(ids: range, accounts: Sequence[str]) -> None:
    """Everyone follows one of these accounts, in turn."""
    for first in range(0, len(ids), _CHUNK):
        chosen = " ".join(f"WHEN {at} THEN '{name}'" for at, name in enumerate(accounts))
        _numbers(
            "INSERT INTO followers_follow (person_id, id, account_id, since_seq, read_seq, source,"
            " scene, muted, created_at, active_at)"
            f" SELECT i + {ids.start}, i + {_FIRST_FOLLOW}, CASE i % {len(accounts)} {chosen} END,"
            f" 0, 0, 'component', '', {_no()}, '{_moment()}', '{_moment()}' FROM n",
            first,
            min(len(ids), first + _CHUNK),
        )


def publish_many(account_id: str, count: int) -> None:
    """An account's first ``count`` publications; one in 200 was recalled."""
    begun = "datetime('2026-01-01', '+' || i || ' minutes')"
    if _vendor() == "postgresql":
        begun = "timestamptz '2026-01-01' + i * interval '1 minute'"
    text = '{"title": "", "text": "Today we roast number '
    _numbers(
        "INSERT INTO messaging_publication (account_id, seq, kind, content, created_at, due_at,"
        " published_at, recalled_at)"
        f" SELECT '{account_id}', i + 1, 'text', {_json(text)}, {begun}, {begun}, {begun},"
        f" CASE WHEN i % 200 = 77 THEN {begun} END FROM n",
        0,
        count,
    )
    from lifeloop.lifestyle.models import Account
    from lifeloop.messaging.services.publications import point_to_newest

    Account.objects.filter(pk=account_id).update(last_seq=count)
    point_to_newest(account_id)


def follow_some(person_ids: Sequence[int], accounts: Sequence[str], least: int, most: int) -> int:
    """Each of them follows ``least`` to ``most`` accounts, has read up to somewhere; how many follows that made."""
    from lifeloop.database import write
    from lifeloop.followers.models import Follow, FollowSource
    from lifeloop.lifestyle.models import Account

    last = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "last_seq"))
    made = 0
    for person_id in person_ids:
        chosen = random.sample(list(accounts), random.randint(least, min(most, len(accounts))))
        rows = []
        for account_id in chosen:
            since = random.randint(0, last[account_id] // 2)
            rows.append(
                Follow(
                    person_id=person_id,
                    account_id=account_id,
                    since_seq=since,
                    read_seq=random.randint(max(since, last[account_id] - 30), last[account_id]),
                    source=FollowSource.SEARCH,
                )
            )
        with write():
            Follow.objects.bulk_create(rows)
        made += len(rows)
    return made


def analyse() -> None:
    """Let the database know its tables, as it does by itself after a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _numbers(insert: str, first: int, end: int) -> None:
    """Run an INSERT … SELECT … FROM n, where n(i) counts from ``first`` to below ``end``."""
    from django.db import connection

    from lifeloop.database import write

    head, select = insert.split(" SELECT ", 1)
    counted = (
        f"n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {end})"
        if _vendor() == "sqlite"
        else f"n(i) AS (SELECT generate_series({first}, {end - 1}))"
    )
    with write(), connection.cursor() as cursor:
        cursor.execute(f"{head} WITH RECURSIVE {counted} SELECT {select}".replace("%", "%%"), [])


def _vendor() -> str:
    from django.db import connection

    return str(connection.vendor)


def _padded(value: str, width: int) -> str:
    if _vendor() == "sqlite":
        return f"printf('%0{width}d', {value})"
    return f"lpad({value}::text, {width}, '0')"


def _no() -> str:
    return "0" if _vendor() == "sqlite" else "false"


def _moment() -> str:
    return MOMENT if _vendor() == "sqlite" else f"{MOMENT}+00"


def _json(begin: str) -> str:
    """A JSON text that ends with the number, as the column's type."""
    text = f"'{begin}' || i || '\"}}'"
    return text if _vendor() == "sqlite" else f"({text})::jsonb"


def pages_in_use() -> int:
    """Bytes of the database's pages."""
    from django.db import connection

    with connection.cursor() as cursor:
        if _vendor() == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return _first(cursor)
        cursor.execute("PRAGMA page_count")
        pages = _first(cursor)
        cursor.execute("PRAGMA page_size")
        return pages * _first(cursor)


def _first(cursor: Any) -> int:
    return int(cursor.fetchone()[0])
