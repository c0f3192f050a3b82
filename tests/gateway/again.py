"""An act sent again, byte for byte: it gets the first answer, and no table of the database is any different."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection

# Written by threads of their own, some time after a call.
LOGS = frozenset({"diagnostics_call", "diagnostics_overflow", "messaging_sendrefusal"})


def everything() -> dict[str, str]:
    """A hash of the rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models()} - LOGS):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return [table for table in before if before[table] != after[table]]
