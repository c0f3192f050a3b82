"""A cursor that takes the writers' lock before a statement that may write."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from lifeloop.database.sqlite3.lock import Seat
from lifeloop.database.sqlite3.statements import may_write

# Longer ones have lists written into them and are hardly ever run again.
_KEPT_TEXT = 4000


class WriterCursor(SQLiteCursorWrapper):
    """Django's cursor; the lock is given back as soon as no transaction is left open."""

    seat: Seat
    take: Callable[[], None]

    def execute(self, query: str, params: Any = None) -> "WriterCursor":
        """Run one statement; the lock stays held while a transaction, or rows to be read, are open."""
        if not (self.seat.held or may_write(query)):
            super().execute(query, params)
            return self
        taken = not self.seat.held
        self.take()
        done = False
        try:
            super().execute(query, params)
            done = True
        finally:
            if done and taken and self.description is not None:
                self.seat.pending = id(self)
            self._settle()
        return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> "WriterCursor":
        """Run one statement for many rows under one lock."""
        self.take()
        try:
            super().executemany(query, param_list)
        finally:
            self._settle()
        return self

    def executescript(self, sql_script: str) -> "WriterCursor":
        """Run a script under one lock (SQLite commits an open transaction first)."""
        self.take()
        try:
            super().executescript(sql_script)
        finally:
            self._settle()
        return self

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Django's ``%s`` as SQLite's ``?``; to rewrite a statement that is run again costs as much as a small one."""
        if param_names is None and len(query) < _KEPT_TEXT:
            return _converted(query)
        return _rewritten(self, query, param_names)

    def close(self) -> None:
        """Close; rows that were not read are dropped, and with them the statement's transaction."""
        try:
            super().close()
        finally:
            self._end_rows()

    def __del__(self) -> None:
        if getattr(self, "seat", None) is not None and self.seat.pending == id(self):
            with suppress(sqlite3.Error):
                self.close()

    def _end_rows(self) -> None:
        if self.seat.pending == id(self):
            self.seat.pending = None
            self._settle()

    def _settle(self) -> None:
        if self.seat.held and self.seat.pending is None and not self.connection.in_transaction:
            self.seat.give()


def _rewritten(cursor: Any, query: str, param_names: Any = None) -> str:
    django: Any = SQLiteCursorWrapper  # the method is missing in the stubs
    text: str = django.convert_query(cursor, query, param_names=param_names)
    return text


@lru_cache(maxsize=1024)
def _converted(query: str) -> str:
    return _rewritten(None, query)  # the cursor has no part in it
