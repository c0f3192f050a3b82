"""What the SQL of a page costs by itself: its statements are caught once and run again on a bare connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

Statement = tuple[str, Any]


def caught(read: Callable[[], object]) -> list[Statement]:
    """The statements that ``read`` runs."""
    from django.db import connection

    found: list[Statement] = []

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        found.append((statement, params))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        read()
    return found


def seconds(statements: list[Statement]) -> tuple[float, float]:
    """Running them and fetching every row, through the driver and nothing else: by the clock, and CPU of this thread.

    They must be reads. With SQLite the CPU is all of the work, whoever else uses the machine; with PostgreSQL only the client's.
    """
    from django.db import connection

    connection.ensure_connection()
    raw: Any = connection.connection
    bare = _bare(connection.vendor)
    prepared = [(bare(statement), params or ()) for statement, params in statements]
    with closing(raw.cursor()) as cursor:
        begun, cpu = time.perf_counter(), time.thread_time()
        for statement, params in prepared:
            cursor.execute(statement, params)
            cursor.fetchall()
        return time.perf_counter() - begun, time.thread_time() - cpu


def _bare(vendor: str) -> Callable[[str], str]:
    """SQLite's own placeholder is the question mark."""
    if vendor == "sqlite":
        return lambda statement: statement.replace("%s", "?").replace("%%", "%")
    return lambda statement: statement
