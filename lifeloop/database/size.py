"""How large the database is, and which tables are."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import OperationalError, connection

# SQLite has to read its whole file to tell what its tables take: not for a page, beyond this size.
AT_ONCE_BYTES = 16 * 2**20
_TABLES = """
    SELECT c.relname, pg_total_relation_size(c.oid), greatest(c.reltuples, 0)::bigint FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 2 DESC LIMIT %s
"""
# An index counts for its table.
_PAGES = """
    SELECT m.tbl_name, sum(s.pgsize) FROM dbstat('main', 1) s JOIN sqlite_master m ON m.name = s.name
    GROUP BY 1 ORDER BY 2 DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of the database, and of SQLite's log beside it."""

    bytes: int
    log: int = 0


@dataclass(frozen=True, slots=True)
class TableSize:
    """Bytes of a table with its indexes; ``rows`` about, None where only a count could tell."""

    name: str
    bytes: int
    rows: int | None = None


def size() -> Size:
    """As of now; cheap."""
    if connection.vendor == "sqlite":
        path = str(connection.settings_dict["NAME"])
        return Size(_bytes(path), _bytes(f"{path}-wal"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return Size(int(cursor.fetchone()[0]))


def biggest_tables(limit: int = 10, *, patiently: bool = False) -> list[TableSize] | None:
    """The largest first; None where that would take long (unless ``patiently``) or this SQLite cannot tell."""
    if connection.vendor == "sqlite" and not patiently and size().bytes > AT_ONCE_BYTES:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TABLES, [limit])
            return [TableSize(*row) for row in cursor.fetchall()]
        with suppress(OperationalError):
            cursor.execute(_PAGES, [limit])
            return [TableSize(name, int(total)) for name, total in cursor.fetchall()]
    return None


def server() -> str:
    """The database's name and version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _bytes(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0  # in memory, or no log yet
