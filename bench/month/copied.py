"""The month of a data directory, copied as it is into an empty PostgreSQL: the same rows under the same pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.month import home

_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND is_generated = 'NEVER' AND table_name <> 'django_migrations' ORDER BY table_name, ordinal_position"
)
_AT_ONCE = 10_000


def copy(place: Path) -> int:
    """Every table that both databases have; how many rows. Raises :class:`ValueError` when they differ in a table or column.

    Times are in UTC in both; PostgreSQL reads what SQLite writes for them, for numbers that mean yes or no, and for JSON.
    """
    from django.db import connection

    file = home.database_of(place, new=False)
    rows = 0
    with (
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source,
        connection.cursor() as own,
    ):
        own.execute(_COLUMNS)
        tables: dict[str, list[str]] = {}
        for table, column in own.fetchall():
            tables.setdefault(table, []).append(column)
        _same(source, tables)
        # The rows agree with each other where they come from: no foreign key is checked again.
        own.execute("SET session_replication_role = replica")
        own.execute(f"TRUNCATE {','.join(map(_name, tables))}")
        for table, columns in tables.items():
            rows += _table(source, own, table, columns)
        own.execute("SET session_replication_role = DEFAULT")
        _number_on(own, tables)
        own.execute("VACUUM ANALYZE")  # as it would have been done in the course of a month
    return rows


def _same(source: sqlite3.Connection, tables: dict[str, list[str]]) -> None:
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    there = {
        name: {row[0] for row in source.execute("SELECT name FROM pragma_table_info(?)", [name])}
        for [name] in source.execute(listed)
        if name != "django_migrations"
    }
    here = {table: set(columns) for table, columns in tables.items()}
    if there != here:
        names = sorted(name for name in there | here if there.get(name) != here.get(name))
        raise ValueError(f"these tables differ: {', '.join(names)}")


def _table(source: sqlite3.Connection, own: Any, table: str, columns: list[str]) -> int:
    names = ",".join(map(_name, columns))
    found = source.execute(f"SELECT {names} FROM {_name(table)}")
    rows = 0
    with own.copy(f"COPY {_name(table)} ({names}) FROM STDIN") as into:
        while some := found.fetchmany(_AT_ONCE):
            for row in some:
                into.write_row(row)
            rows += len(some)
    return rows


def _number_on(own: Any, tables: dict[str, list[str]]) -> None:
    """New rows get the numbers after those that came."""
    for table, columns in tables.items():
        for column in columns:
            own.execute("SELECT pg_get_serial_sequence(%s, %s)", [_name(table), column])
            [sequence] = own.fetchone()
            if sequence:
                highest = f"SELECT max({_name(column)}) FROM {_name(table)}"
                own.execute(f"SELECT setval(%s, coalesce(({highest}), 0) + 1, false)", [sequence])


def _name(name: str) -> str:
    return f'"{name}"'
