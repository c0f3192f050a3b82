"""A recount that knows nothing of the figures' code nor of its audit: times and people of every day, from the events alone.

One statement an event kind, in words of its own; a day is one of GMT+8. It counts what all figures have in all: each metric of each
account and program, times and people; who was met where first, and of which things, is the audit's (``lifeloop figures --check``).
"""

from __future__ import annotations

from typing import Any

from bench.month import rows

Key = tuple[str, str, int, int]  # day, metric, account, program
Counted = dict[Key, tuple[int, int]]

# metric, event, account, program, times, people besides those named, which events.
PLAIN = (
    ("visited", "program.visited", "0", "program_id", "1", "0", ""),
    ("returned", "program.visited", "{account}", "program_id", "1", "0", "{account} IS NOT NULL"),
    ("shown", "component.shown", "account_id", "program_id", "1", "0", ""),
    ("followed", "follow.created", "account_id", "{program}", "1", "0", ""),
    ("unfollowed", "follow.ended", "account_id", "{program}", "1", "0", ""),
    ("muted", "follow.muted", "account_id", "0", "1", "0", "{muted}"),
    ("accepted", "message.accepted", "account_id", "program_id", "1", "0", ""),
    ("accepted", "receivers.counted", "account_id", "0", "{receivers}", "{receivers}", "{receivers} > 0"),
    ("accepted", "publication.published", "account_id", "0", "{receivers}", "{receivers}", "{receivers} > 0"),
    ("accepted", "broadcast.delivered", "account_id", "0", "{sent}", "{sent}", "{sent} > 0"),
    ("opened", "message.opened", "account_id", "program_id", "1", "0", ""),
    ("refused", "send.refused", "account_id", "program_id", "{times}", "0", ""),
    ("read", "article.viewed", "account_id", "0", "1", "0", ""),
    ("shared", "article.shared", "account_id", "0", "1", "0", ""),
    ("tapped", "menu.tapped", "account_id", "0", "1", "0", ""),
    ("slot_tapped", "slot.tapped", "account_id", "0", "1", "0", ""),
)  # fmt: skip
_SQLITE = {
    "account": "json_extract(facts, '$.account')",
    "program": "json_extract(facts, '$.program')",
    "muted": "json_extract(facts, '$.muted') = 1",
    "receivers": "json_extract(facts, '$.receivers')",
    "sent": "json_extract(facts, '$.sent')",
    "times": "json_extract(facts, '$.times')",
    "day": "date(at, '+8 hours')",
    "one": "json_extract(item.value, '$[{}]')",
    "seen": "json_each(facts, '$.seen') AS item",
    "slots": "json_each(facts, '$.slots') AS item",
}
_POSTGRES = {
    "account": "(facts ->> 'account')",
    "program": "(facts ->> 'program')",
    "muted": "(facts ->> 'muted')::boolean",
    "receivers": "(facts ->> 'receivers')::bigint",
    "sent": "(facts ->> 'sent')::bigint",
    "times": "(facts ->> 'times')::bigint",
    "day": "to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
    "one": "(item.value ->> {})::bigint",
    "seen": "jsonb_array_elements(facts -> 'seen') AS item(value)",
    "slots": "jsonb_array_elements(facts -> 'slots') AS item(value)",
}


def recounted() -> Counted:
    """Times and people by day, metric, account and program."""
    words = _POSTGRES if rows.on_postgres() else _SQLITE
    found: Counted = {}
    for statement in _statements(words):
        for day, metric, account, program, times, people in _run(statement):
            key = (str(day), metric, int(account), int(program))
            before = found.get(key, (0, 0))
            found[key] = (before[0] + int(times), before[1] + int(people))
    return found


def _statements(words: dict[str, str]) -> list[str]:
    made = []
    for metric, kind, account, program, times, people, which in PLAIN:
        condition = f"kind = '{kind}'" + (f" AND {which}" if which else "")
        made.append(_one(metric, account, program, times, people, "outbox_event", condition))
    ids = [words["one"].format(at) for at in (0, 1, 5)]
    made.append(
        _one(
            "seen",
            ids[0],
            ids[1],
            ids[2],
            "0",
            f"outbox_event, {words['seen']}",
            "kind = 'message.read'",
        )
    )
    made.append(
        _one("slot_shown", "account_id", "0", "1", "0", f"outbox_event, {words['slots']}", "kind = 'slot.shown'")
    )  # fmt: skip
    return [one.format(**words) for one in made]


def _one(
    metric: str, account: str, program: str, times: str, people: str, tables: str, condition: str
) -> str:
    number = "CAST(COALESCE({}, {}) AS bigint)"
    zero = "'0'" if account.startswith("{") else "0"
    of_account = number.format(account, zero)
    zero = "'0'" if program.startswith("{") else "0"
    of_program = number.format(program, zero)
    return (
        f"SELECT {{day}}, '{metric}', {of_account}, {of_program}, SUM({times}),"
        f" SUM({people}) + COUNT(DISTINCT person_id) FROM {tables} WHERE {condition} GROUP BY 1, 2, 3, 4"
    )


def kept() -> Counted:
    """The same of the figures: one merchant's word for each, since what concerns two is kept for both."""
    return {
        (str(day), metric, int(account), int(program)): (int(times), int(people))
        for day, metric, account, program, times, people in _run(
            "SELECT day, metric, account_id, program_id, MAX(times), MAX(people) FROM ("
            " SELECT day, metric, account_id, program_id, merchant_id, SUM(times) AS times, SUM(people) AS people"
            " FROM insights_figure WHERE hour = -1 AND kind = ''"
            " GROUP BY day, metric, account_id, program_id, merchant_id) AS own"
            " GROUP BY day, metric, account_id, program_id"
        )
    }


def wrong() -> list[tuple[Key, tuple[int, int], tuple[int, int]]]:
    """Every figure that is not what the events say: which, as kept, as counted. Empty: all is well."""
    ours, theirs = kept(), recounted()
    return [
        (key, ours.get(key, (0, 0)), theirs.get(key, (0, 0)))
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def _run(statement: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%", "%%"), [])
        return list(cursor.fetchall())
