"""What figures have to be, in plain SQL over the events: written apart from the code that makes them, so that neither is wrong alone.

One statement for both databases, ``->>`` included; only lists are unfolded in two ways.
"""

_COLUMNS = "id, place, hour, metric, account, program, source, kind, thing, times, people, person"

# For each kind of event what it counts for in all: metric, account, program, source, times, people, person, and which events.
_PROGRAM = "COALESCE(CAST(facts->>'program' AS bigint), 0)"
_WAY = "COALESCE(facts->>'way', '')"
_TOUCHED = "facts->>'account' IS NOT NULL AND CAST(facts->>'account' AS text) <> ''"
_MUTED = "CAST(facts->>'muted' AS text) IN ('true', '1')"
_TIMES = "COALESCE(CAST(facts->>'times' AS bigint), 1)"
_ALL = (
    ("visited", "program.visited", "0", "program_id", "COALESCE(facts->>'from', '')", "1", "0", "1 = 1"),
    ("returned", "program.visited", "CAST(facts->>'account' AS bigint)", "program_id", _WAY, "1", "0", _TOUCHED),
    ("shown", "component.shown", "account_id", "program_id", "COALESCE(facts->>'by', 'component')", "1", "0", "1 = 1"),
    ("followed", "follow.created", "account_id", _PROGRAM, "COALESCE(facts->>'source', '')", "1", "0", "1 = 1"),
    ("unfollowed", "follow.ended", "account_id", _PROGRAM, "COALESCE(facts->>'source', '')", "1", "0", "1 = 1"),
    ("muted", "follow.muted", "account_id", "0", _WAY, "1", "0", _MUTED),
    ("accepted", "message.accepted", "account_id", "COALESCE(program_id, 0)", _WAY, "1", "0", "1 = 1"),
    ("accepted", "publication.published", "account_id", "0", "'publication'", "{n}", "{n}", "{n} > 0"),
    ("accepted", "receivers.counted", "account_id", "0", "'publication'", "{n}", "{n}", "{n} > 0"),
    ("accepted", "broadcast.delivered", "account_id", "0", "'broadcast'", "{m}", "{m}", "{m} > 0"),
    ("opened", "message.opened", "COALESCE(account_id, 0)", "COALESCE(program_id, 0)", _WAY, "1", "0", "1 = 1"),
    ("refused", "send.refused", "COALESCE(account_id, 0)", "COALESCE(program_id, 0)", "''", _TIMES, "0", "1 = 1"),
    ("read", "article.viewed", "account_id", "0", "''", "1", "0", "1 = 1"),
    ("shared", "article.shared", "account_id", "0", "''", "1", "0", "1 = 1"),
    ("tapped", "menu.tapped", "account_id", "0", "''", "1", "0", "1 = 1"),
    ("slot_tapped", "slot.tapped", "account_id", "0", "''", "1", "0", "1 = 1"),
)  # fmt: skip
_BULK = {"publication.published", "receivers.counted", "broadcast.delivered"}
_RECEIVERS = "COALESCE(CAST(facts->>'receivers' AS bigint), 0)"
_SENT = "COALESCE(CAST(facts->>'sent' AS bigint), 0)"
# And of which things: the metrics, the thing's kind, its id, and which of them have one.
_MARKED = "facts->>'kind' IS NOT NULL"
_RELATED = "COALESCE(facts->>'relation', '') <> ''"
_NAMED = "COALESCE(facts->>'template', '') <> ''"
_THINGS = (
    (("returned", "muted", "accepted", "opened"), "facts->>'kind'", "facts->>'thing'", _MARKED),
    (("returned", "shown", "followed"), "'relation'", "facts->>'relation'", _RELATED),
    (("publication.published", "receivers.counted"), "'publication'", "CAST(facts->>'publication' AS text)", "1 = 1"),
    (("broadcast.delivered",), "'send'", "facts->>'send'", "1 = 1"),
    (("refused",), "'reason'", "facts->>'code'", "1 = 1"),
    (("refused",), "'refusal'", "(facts->>'template') || '/' || (facts->>'code')", _NAMED),
    (("refused",), "CASE WHEN program_id IS NULL THEN 'notice' ELSE 'template' END", "facts->>'template'", _NAMED),
    (("read", "shared"), "'article'", "CAST(facts->>'article' AS text)", "1 = 1"),
    (("tapped",), "'menu'", "(facts->>'menu') || '/' || (facts->>'entry')", "1 = 1"),
    (("slot_tapped",), "'slot'", "facts->>'slot'", "1 = 1"),
    (("slot_tapped",), "'part'", "(facts->>'slot') || '/' || (facts->>'part')", "1 = 1"),
)  # fmt: skip
_WHERE = "id >= {first} AND id <= {last} AND at >= %(start)s AND at < %(end)s"
_HOUR = {"sqlite": "substr(at, 1, {width})", "postgresql": "substr(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 1, {width})"}  # fmt: skip
_SEEN = {
    "sqlite": "json_each(facts, '$.seen') AS item",
    "postgresql": "jsonb_array_elements(facts->'seen') WITH ORDINALITY AS item(value, key)",
}
_SLOTS = {
    "sqlite": "json_each(facts, '$.slots') AS item",
    "postgresql": "jsonb_array_elements_text(facts->'slots') WITH ORDINALITY AS item(value, key)",
}


def told(vendor: str, *, things: bool, first: int, last: int, minutes: bool) -> str:
    """A ``WITH`` of what the events of one day count for; parameters ``start`` and ``end``.

    ``first``, ``last``: ids between which they lie. ``minutes``: ``hour`` is a minute, where hours do not begin with those of UTC.
    """
    where = _WHERE.format(first=int(first), last=int(last))
    hour = _HOUR[vendor].format(width=16 if minutes else 13)
    parts: list[str] = []
    for metric, kind, account, program, source, times, people, which in _ALL:
        ids = f"id, 0, {hour}, '{metric}', {account}, {program}"
        counted = _numbers(f"{times}, {people}, person_id")
        condition = f"{where} AND kind = '{kind}' AND {_numbers(which)}"
        if not things:
            parts.append(_select(f"{ids}, {source}, '', '', {counted}", "outbox_event", condition))
        for metrics, sort, thing, has in _THINGS if things else ():
            bulk = kind in _BULK
            if (kind if bulk else metric) in metrics:
                columns = f"{ids}, '', {sort}, {thing}, {counted}"
                parts.append(_select(columns, "outbox_event", f"{condition} AND {has}"))
    parts += _lists(vendor, where, hour, things=things)
    return f"WITH told ({_COLUMNS}) AS ({' UNION ALL '.join(parts)})"


def _lists(vendor: str, where: str, hour: str, *, things: bool) -> list[str]:
    """Events that tell of several things at once."""
    seen = f"outbox_event, {_SEEN[vendor]}"
    slots = f"outbox_event, {_SLOTS[vendor]}"
    ids = "CAST(item.value->>0 AS bigint), CAST(item.value->>1 AS bigint)"
    counted = "CAST(item.value->>5 AS bigint), 0, person_id"
    read, shown = f"{where} AND kind = 'message.read'", f"{where} AND kind = 'slot.shown'"
    head, slot = (
        f"outbox_event.id, item.key, {hour}, 'seen', {ids}",
        f"outbox_event.id, item.key, {hour}, 'slot_shown', account_id, 0",
    )
    read, shown = (one.replace("id >=", "outbox_event.id >=") for one in (read, shown))
    read, shown = (one.replace("AND id <=", "AND outbox_event.id <=") for one in (read, shown))
    if things:
        named = f"{read} AND item.value->>3 <> ''"
        columns = f"{head}, '', item.value->>3, item.value->>4, {counted}"
        return [
            _select(columns, seen, named),
            _select(f"{slot}, '', 'slot', item.value, 1, 0, person_id", slots, shown),
        ]
    return [
        _select(f"{head}, item.value->>2, '', '', {counted}", seen, read),
        _select(f"{slot}, '', '', '', 1, 0, person_id", slots, shown),
    ]


def _select(columns: str, tables: str, condition: str) -> str:
    return f"SELECT {columns} FROM {tables} WHERE {condition}"  # noqa: S608 -- our own words


def _numbers(text: str) -> str:
    return text.replace("{n}", _RECEIVERS).replace("{m}", _SENT)


TIMES = " SELECT hour, metric, account, program, source, SUM(times), SUM(people) FROM told GROUP BY 1, 2, 3, 4, 5"
# Somebody counts once a day, where they came first.
PEOPLE = (
    " SELECT metric, account, program, source, COUNT(*) FROM (SELECT metric, account, program, source,"
    " row_number() OVER (PARTITION BY metric, account, program, person ORDER BY id, place) AS nth"
    " FROM told WHERE person IS NOT NULL) AS met WHERE nth = 1 GROUP BY 1, 2, 3, 4"
)
OF_THINGS = (
    " SELECT metric, account, program, kind, thing, SUM(times), SUM(people) + COUNT(DISTINCT person)"
    " FROM told GROUP BY 1, 2, 3, 4, 5"
)
