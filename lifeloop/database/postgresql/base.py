"""The database backend: ``ENGINE = "lifeloop.database.postgresql"``; Django's, with cursors for kept statements."""

from typing import Any

from django.db.backends.postgresql import base, operations
from django.db.backends.postgresql.psycopg_any import register_tzloader  # type: ignore[import-untyped]
from psycopg.pq import Format

from lifeloop.database import slow

_django: Any = base  # the stubs are of psycopg 2


class DatabaseOperations(operations.DatabaseOperations):
    """Django's."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """For logs and tests: a prepared statement has no text with its parameters in it, only its own."""
        return str(super().last_executed_query(cursor, sql, params) or sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(slow.watch)

    def kept_cursor(self) -> Any:
        """A cursor for a statement that is run again and again: parsed and planned once for each connection.

        The server binds the parameters, so that the driver prepares the statement (``prepare_threshold`` in
        OPTIONS); the ORM's own cursors write them into the text, and every text is new.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor = _django.ServerBindingCursor(self.connection)
        # As Django's own create_cursor does: moments come back in UTC, whatever the session's time zone.
        loader = self.connection.adapters.get_loader(_django.TIMESTAMPTZ_OID, Format.TEXT)
        if self.timezone != loader.timezone:
            register_tzloader(self.timezone, cursor)
        return self._prepare_cursor(cursor)  # type: ignore[attr-defined]  # missing in the stubs
