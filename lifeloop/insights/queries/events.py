"""Reading events in the order of their ids, none passed over."""

from typing import Any

from django.db import connection

_SQLITE = (
    "SELECT id, kind, substr(at, 1, 16), person_id, account_id, program_id, facts"
    " FROM outbox_event WHERE id > %s ORDER BY id LIMIT %s"
)
_POSTGRESQL = (
    "SELECT id, kind, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), person_id, account_id,"
    " program_id, facts::text FROM outbox_event WHERE id > %s ORDER BY id LIMIT %s"
)
# Whoever drew an id before a moment began its transaction before it. One without a transaction id has written nothing; between
# drawing an event's id and writing it lie microseconds, not a minute.
_HORIZON = (
    "SELECT (SELECT max(id) FROM outbox_event), clock_timestamp(), (SELECT min(xact_start)"
    " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
    " AND (backend_xid IS NOT NULL OR query_start > clock_timestamp() - interval '60 seconds'))"
)


# One event: id, kind, minute as "2026-11-22 09:41" in UTC, person, account, program, facts as JSON text. A plain tuple, as the driver
# has it: there are millions of them.
Row = tuple[int, str, str, int | None, int | None, int | None, str]


class Reader:
    """Events beyond an id, as far as none with a lower id can still be committed.

    On PostgreSQL ids are drawn before the commit: a missing one may belong to a transaction that still runs. It is waited for, until
    every transaction has ended that was running when it was first missed. (SQLite has one writer at a time and no such gaps.)
    """

    def __init__(self) -> None:
        self._whole_to = 0  # up to here what is missing will never come
        self._pending: tuple[int, Any] | None = None

    def after(self, cursor: int, limit: int) -> list[Row]:
        """At most ``limit`` events, by id; none: there are none, or what comes next is not certain yet."""
        with connection.cursor() as own:
            if connection.vendor != "postgresql":
                own.execute(_SQLITE, [cursor, limit])
                events: list[Row] = own.fetchall()
                return events
            own.execute(_POSTGRESQL, [cursor, limit])
            rows: list[Row] = own.fetchall()
            whole = self._before_gap(cursor, rows)
            if whole < len(rows):
                self._look(own)
                whole = self._before_gap(cursor, rows)
        return rows[:whole]

    def _before_gap(self, cursor: int, rows: list[Row]) -> int:
        if rows and rows[-1][0] - cursor == len(rows):
            return len(rows)
        for number, row in enumerate(rows):
            if row[0] != cursor + 1 and row[0] - 1 > self._whole_to:
                return number
            cursor = row[0]
        return len(rows)

    def _look(self, own: Any) -> None:
        """Note what is missed now; twice, for mostly nobody was writing when it was missed."""
        for _look in range(2):
            own.execute(_HORIZON)
            newest, now, oldest = own.fetchone()
            if self._pending is None:
                self._pending = (newest or 0, now)
            elif oldest is None or oldest > self._pending[1]:
                self._whole_to = self._pending[0]
                self._pending = None
                return


def newest() -> int:
    """The highest id there is; 0 without events."""
    with connection.cursor() as own:
        own.execute("SELECT max(id) FROM outbox_event")
        return int(own.fetchone()[0] or 0)


def oldest() -> tuple[int, str] | None:
    """The lowest id there is, and its minute."""
    with connection.cursor() as own:
        own.execute(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE, [0, 1])
        row = own.fetchone()
        return (int(row[0]), str(row[2])) if row else None
