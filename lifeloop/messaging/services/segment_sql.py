# ruff: noqa: S608 -- what is put into the texts are constants and our own integers; all else is a parameter
"""The statements of one chunk of a broadcast to a part of the followers, for both databases.

Set-based and written by hand: a chunk is a list of person ids, and each statement does all of them at once. Nothing here
decides; :mod:`lifeloop.messaging.services.segments` does, and owns the transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from lifeloop.kernel import clock
from lifeloop.messaging.rules.broadcasts import Cap


@dataclass(frozen=True, slots=True)
class Chunk:
    """What all rows of one chunk share. ``id`` names the message in each inbox and grows with time."""

    id: int
    broadcast_id: int
    send_id: int
    account_id: str
    now: datetime
    people: Sequence[int]
    named: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person allows all accounts together in a week; ``per_week`` for those who did not say."""

    week: date
    per_week: int
    enforced: bool


def insert_messages(chunk: Chunk, cap: Cap) -> int:
    """A message for everybody of the chunk who follows now and is below the cap; how many."""
    values = _NAMED[connection.vendor] if chunk.named else "NULL"
    person = (
        " JOIN identity_person AS person ON person.id = follow.person_id" if chunk.named else ""
    )
    text = (
        'INSERT INTO messaging_directmessage (person_id, id, send_id, account_id, created_at, "values")'
        f" SELECT follow.person_id, %s, %s, %s, {_MOMENT[connection.vendor]}, {values}"
        f" FROM {_given()} CROSS JOIN followers_follow AS follow{person}"
        f" WHERE {_FOLLOWS}{_below(cap)}"
    )
    head = [chunk.id, chunk.send_id, chunk.account_id, _moment(chunk.now)]
    return _run(text, [*head, _list(chunk.people), chunk.account_id])


def take_budget(chunk: Chunk, cap: Cap, budget: Budget) -> list[int]:
    """One more for everybody who follows, is below the cap, and (when enforced) within their budget; whose it was.

    What they got this week as a publication to all counts as well: it stands in no row of theirs.
    """
    params: list[Any] = [budget.week.isoformat(), _list(chunk.people), chunk.account_id]
    first = within = ""
    if budget.enforced:
        days = [_moment(clock.day_start(budget.week + timedelta(days=on))) for on in (0, 7)]
        whose, row = "follow.person_id", "followers_attentionuse.person_id"
        first = f" AND {_own(whose)} > {_published(whose)}"
        within = f" WHERE followers_attentionuse.count + {_published(row)} < {_own(row)}"
        params += [budget.per_week, *days, *days, budget.per_week]
    text = (
        "INSERT INTO followers_attentionuse (person_id, week, count)"
        f" SELECT follow.person_id, {_DAY[connection.vendor]}, 1"
        f" FROM {_given()} CROSS JOIN followers_follow AS follow"
        f" WHERE {_FOLLOWS}{first}{_below(cap)} ORDER BY follow.person_id"
        " ON CONFLICT (person_id, week) DO UPDATE SET count = followers_attentionuse.count + 1"
        f"{within} RETURNING person_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [row[0] for row in cursor.fetchall()]


def insert_kept_back(chunk: Chunk, cap: Cap, budget: Budget | None) -> list[int]:
    """A reason for everybody of the chunk who would have got it: who follows now, is below the cap and within an enforced budget,
    of which nothing is taken; whom it was.
    """
    head = [chunk.broadcast_id, chunk.account_id, _moment(chunk.now)]
    params: list[Any] = [*head, _list(chunk.people), chunk.account_id]
    within = ""
    if budget is not None and budget.enforced:
        whose = "follow.person_id"
        used = (
            "COALESCE((SELECT taken.count FROM followers_attentionuse AS taken"
            f" WHERE taken.person_id = {whose} AND taken.week = {_DAY[connection.vendor]}), 0)"
        )
        within = f" AND {used} + {_published(whose)} < {_own(whose)}"
        days = [_moment(clock.day_start(budget.week + timedelta(days=on))) for on in (0, 7)]
        params += [budget.week.isoformat(), *days, budget.per_week]
    text = (
        "INSERT INTO messaging_skip (person_id, broadcast_id, account_id, reason, created_at)"
        f" SELECT follow.person_id, %s, %s, 'hold_out', {_MOMENT[connection.vendor]}"
        f" FROM {_given()} CROSS JOIN followers_follow AS follow"
        f" WHERE {_FOLLOWS}{_below(cap)}{within} RETURNING person_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [row[0] for row in cursor.fetchall()]


def insert_skips(chunk: Chunk, cap: Cap) -> int:
    """A reason for everybody of the chunk who has no message of it; how many."""
    above = f" WHEN {_above(cap)} THEN 'cap'" if cap.counts else ""
    text = (
        "INSERT INTO messaging_skip (person_id, broadcast_id, account_id, reason, created_at)"
        " SELECT given.value, %s, %s, CASE WHEN follow.person_id IS NULL THEN 'unfollowed'"
        f"{above} ELSE 'budget' END, {_MOMENT[connection.vendor]}"
        f" FROM {_given()} LEFT JOIN followers_follow AS follow ON {_FOLLOWS}"
        " WHERE NOT EXISTS (SELECT 1 FROM messaging_directmessage AS message"
        " WHERE message.person_id = given.value AND message.id = %s)"
    )
    head = [chunk.broadcast_id, chunk.account_id, _moment(chunk.now)]
    return _run(text, [*head, _list(chunk.people), chunk.account_id, chunk.id])


def insert_publication_skips(
    *, broadcast_id: int, account_id: str, seq: int, now: datetime, cap: Cap
) -> int:
    """Followers who are above the cap do not get a publication to all; found through this week's sends."""
    if not cap.counts or not cap.sends:
        return 0
    text = (
        "INSERT INTO messaging_skip (person_id, broadcast_id, account_id, seq, reason, created_at)"
        f" SELECT follow.person_id, %s, %s, %s, 'cap', {_MOMENT[connection.vendor]}"
        " FROM (SELECT DISTINCT message.person_id FROM messaging_directmessage AS message"
        f" WHERE message.send_id IN ({_numbers(cap.sends)}) AND NOT (message.id = message.send_id)) AS got"
        " CROSS JOIN followers_follow AS follow WHERE follow.person_id = got.person_id"
        f" AND follow.account_id = %s AND follow.ended_at IS NULL AND {_above(cap)}"
    )
    return _run(text, [broadcast_id, account_id, seq, _moment(now), account_id])


def _above(cap: Cap) -> str:
    """Whether ``follow.person_id`` had as many as allowed; all numbers are our own integers."""
    direct = (
        "(SELECT COUNT(*) FROM messaging_directmessage AS had"
        f" WHERE had.send_id IN ({_numbers(cap.sends)}) AND had.person_id = follow.person_id"
        " AND NOT (had.id = had.send_id))"
        if cap.sends
        else "0"
    )
    published = (
        "(SELECT COUNT(*) FROM messaging_publication AS had"
        f" WHERE had.id IN ({_numbers(cap.publications)}) AND had.seq > follow.since_seq"
        " AND NOT EXISTS (SELECT 1 FROM messaging_skip AS left_out"
        " WHERE left_out.person_id = follow.person_id AND left_out.account_id = follow.account_id"
        " AND left_out.seq = had.seq))"
        if cap.publications
        else "0"
    )
    return f"{direct} + {published} >= {int(cap.most)}"


def _own(whose: str) -> str:
    """A person's budget of a week; one parameter: the installation's."""
    return (
        "COALESCE((SELECT per_week FROM followers_attention AS own"
        f" WHERE own.person_id = {whose}), %s)"
    )


def _published(whose: str) -> str:
    """Publications to all that a person got, as ``queries.published`` counts them; two parameters: from when to when."""
    return (
        "(SELECT COUNT(*) FROM messaging_publication AS got"
        " WHERE got.published_at >= %s AND got.published_at < %s AND got.seq IS NOT NULL"
        f" AND EXISTS (SELECT 1 FROM followers_follow AS held WHERE held.person_id = {whose}"
        " AND held.account_id = got.account_id AND held.since_seq < got.seq"
        " AND (held.until_seq IS NULL OR held.until_seq >= got.seq))"
        f" AND NOT EXISTS (SELECT 1 FROM messaging_skip AS left_out WHERE left_out.person_id = {whose}"
        " AND left_out.account_id = got.account_id AND left_out.seq = got.seq))"
    )


def _below(cap: Cap) -> str:
    return f" AND NOT ({_above(cap)})" if cap.counts else ""


def _numbers(ids: Sequence[int]) -> str:
    return ", ".join(str(int(one)) for one in ids)


_FOLLOWS = "follow.person_id = given.value AND follow.account_id = %s AND follow.ended_at IS NULL"
_NAMED = {
    "sqlite": "json_object('name', person.name)",
    "postgresql": "jsonb_build_object('name', person.name)",
}
# A parameter in a list of results has no type of its own on PostgreSQL.
_MOMENT = {"sqlite": "%s", "postgresql": "%s::timestamptz"}
_DAY = {"sqlite": "%s", "postgresql": "%s::date"}


def _given() -> str:
    if connection.vendor == "postgresql":
        return "unnest(%s::bigint[]) AS given(value)"
    return "json_each(%s) AS given"


def _list(people: Sequence[int]) -> Any:
    return list(people) if connection.vendor == "postgresql" else json.dumps(list(people))


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _run(text: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return int(cursor.rowcount)
