"""How many rows each table has, and a checksum of them: what a restored database is compared by.

Both databases: SHA-256 over all rows in the order of the primary key, so it does not depend on where a row happens to lie.
A checksum of SQLite and one of PostgreSQL are not comparable with each other.
"""

import hashlib
import sqlite3
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

# Part of the checksum's definition: rows are hashed so many at a time.
_ROWS = 1000
_COLUMNS = """
    SELECT a.attname, t.typcategory = 'S' AS is_text,
           (SELECT array_position(i.indkey::int2[], a.attnum) FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relname = %s AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and their SHA-256 in hexadecimal."""

    rows: int
    sha256: str


def of_sqlite(database: sqlite3.Connection) -> dict[str, Table]:
    """Every table of an open database; nobody may write to it meanwhile."""
    database.text_factory = bytes  # what is no UTF-8 is compared as well
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return {name.decode(): _of_sqlite(database, name.decode()) for (name,) in names}


def _of_sqlite(database: sqlite3.Connection, name: str) -> Table:
    columns = database.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    key = [column[1].decode() for column in sorted(columns, key=lambda one: one[5]) if column[5]]
    order = ", ".join(map(_quoted, key)) or "rowid"
    digest = hashlib.sha256(repr([column[1] for column in columns]).encode())
    rows = database.execute(f"SELECT * FROM {_quoted(name)} ORDER BY {order}")  # noqa: S608 -- names of our own tables
    count = 0
    while found := rows.fetchmany(_ROWS):
        digest.update(repr(found).encode())
        count += len(found)
    return Table(count, digest.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def names_of_postgresql(database: "psycopg.Connection[Any]") -> list[str]:
    """The tables in the schema that is used, by name."""
    rows = database.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
    )
    return [row[0] for row in rows.fetchall()]


def of_postgresql(database: "psycopg.Connection[Any]") -> dict[str, Table]:
    """Every table, as the transaction that is open sees it (REPEATABLE READ, or nobody writes)."""
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO, YMD'", "extra_float_digits = 1", "bytea_output = 'hex'"):  # fmt: skip
        database.execute(f"SET LOCAL {setting}".encode())
    return {name: _of_postgresql(database, name) for name in names_of_postgresql(database)}


def _of_postgresql(database: "psycopg.Connection[Any]", name: str) -> Table:
    columns = database.execute(_COLUMNS, [name]).fetchall()
    digest = hashlib.sha256(repr([column[0] for column in columns]).encode())
    keys = sorted((one for one in columns if one[2] is not None), key=lambda one: int(one[2]))
    # The order of texts must not depend on the language the database was made with.
    order = [
        sql.Identifier(column) + sql.SQL(' COLLATE "C"' if is_text else "")
        for column, is_text, _at in keys or columns
    ]
    query = sql.SQL("COPY (SELECT * FROM {} ORDER BY {}) TO STDOUT").format(
        sql.Identifier(name), sql.SQL(", ").join(order)
    )
    with database.cursor() as cursor:
        with cursor.copy(query) as copy:
            for block in copy:
                digest.update(block)
        return Table(cursor.rowcount, digest.hexdigest())
