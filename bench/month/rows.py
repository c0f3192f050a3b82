"""Many rows at once: COPY on PostgreSQL, one statement for all of them on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

_AT_ONCE = 50_000
Row = Sequence[Any]


def on_postgres() -> bool:
    """Which of the two databases it is."""
    from django.db import connection

    return bool(connection.vendor == "postgresql")


def insert(table: str, columns: str, rows: Iterable[Row]) -> int:
    """Insert rows of plain values (moments and JSON as text); how many. Inside nobody's transaction but its own."""
    from django.db import connection

    from lifeloop.database import write

    count, left = 0, iter(rows)
    marks = ", ".join(["%s"] * len(columns.split(",")))
    while part := list(islice(left, _AT_ONCE)):
        with write(), connection.cursor() as cursor:
            if on_postgres():
                # The database's own clock is of no account here: all its times are UTC.
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in part:
                        copy.write_row(row)
            else:
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", part)
        count += len(part)
    return count


def change(
    table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row], also: str = ""
) -> int:
    """Update rows: the values of ``columns``, then those of ``key``; how many were given.

    Columns may be told as ``name = expression`` with one ``%s`` in it; ``also``: one more condition, in SQL.
    """
    from django.db import connection

    from lifeloop.database import write

    sets = ", ".join(one if "=" in one else f"{one} = %s" for one in columns)
    where = " AND ".join(f"{one} = %s" for one in key) + also
    statement = f"UPDATE {table} SET {sets} WHERE {where}"
    count, left = 0, iter(rows)
    while part := list(islice(left, _AT_ONCE)):
        with write(), connection.cursor() as cursor:
            if on_postgres():
                cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.executemany(statement, part)
        count += len(part)
    return count
