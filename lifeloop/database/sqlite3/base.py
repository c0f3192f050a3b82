"""The database backend: ``ENGINE = "lifeloop.database.sqlite3"``.

OPTIONS beyond Django's: ``writer_timeout``, seconds a writer waits for its turn (default 20), after
which it gets "database is locked" as an ``OperationalError`` and nothing has been changed.
"""

import sqlite3
import time
import weakref
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.backends.sqlite3 import base

from lifeloop.database import slow, waiting
from lifeloop.database.sqlite3.creation import DatabaseCreation
from lifeloop.database.sqlite3.cursor import WriterCursor
from lifeloop.database.sqlite3.lock import (
    FairLock,
    Seat,
    WriterTimeout,
    lock_for_file,
    lock_for_memory,
)

WRITER_TIMEOUT = 20.0
# Only another program (a backup, a shell) can hold SQLite's own lock while we hold ours.
BUSY_SECONDS = 10.0
PRAGMAS = (
    "PRAGMA synchronous = FULL",  # acknowledged means on the disk
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",  # KiB, per connection
    "PRAGMA mmap_size = 134217728",  # reads without copying; pages are shared by all connections
    "PRAGMA journal_size_limit = 67108864",  # a log that once grew shrinks at the next checkpoint
)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; every write waits in the queue of :mod:`lifeloop.database.sqlite3.lock`."""

    creation_class = DatabaseCreation
    _seat: Seat | None = None
    _finalizer: "weakref.finalize[..., Any] | None" = None
    _writer_timeout: float = WRITER_TIMEOUT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(slow.watch)

    def get_connection_params(self) -> dict[str, Any]:
        """Django's parameters, with transactions that begin as writers."""
        params: dict[str, Any] = super().get_connection_params()
        self._writer_timeout = float(params.pop("writer_timeout", WRITER_TIMEOUT))
        params.setdefault("timeout", BUSY_SECONDS)
        self.transaction_mode: str | None = self.transaction_mode or "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Connect and set the pragmas."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        self._seat = Seat(self._lock(), _burial(self))
        if self._finalizer is not None:
            self._finalizer.detach()
        self._finalizer = weakref.finalize(self, self._seat.abandon)
        self._finalizer.atexit = False  # type: ignore[misc]  # a property, missing in the stubs
        if not self.is_in_memory_db():
            self._use_wal(connection)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def create_cursor(self, name: str | None = None) -> WriterCursor:
        """A cursor that knows this connection's place in the queue."""
        cursor: WriterCursor = self.connection.cursor(factory=WriterCursor)
        assert self._seat is not None
        cursor.seat, cursor.take = self._seat, self._take
        return cursor

    def kept_cursor(self) -> Any:
        """A cursor for a statement that is run again and again: any of this driver's, which keeps what it parsed."""
        return self.cursor()

    def _take(self) -> None:
        assert self._seat is not None
        if self._seat.held:
            return
        begun = time.perf_counter()
        try:
            self._seat.take(self._writer_timeout)
        except WriterTimeout:
            waiting.tell(time.perf_counter() - begun, came=False)
            message = f"database is locked (no turn to write within {self._writer_timeout:g} s)"
            raise sqlite3.OperationalError(message) from None
        waiting.tell(time.perf_counter() - begun, came=True)

    def _settle(self) -> None:
        if self._seat is not None and (
            self.connection is None or not self.connection.in_transaction
        ):
            self._seat.give()

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # missing in the stubs
        finally:
            self._settle()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # missing in the stubs
        finally:
            self._settle()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # missing in the stubs
        finally:
            if self._seat is not None:
                self._seat.give()

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        # Changing the mode needs the file alone and does not wait for it, so it is done in turn.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        self._take()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            if self._seat is not None:
                self._seat.give()

    def _lock(self) -> FairLock:
        name = str(self.settings_dict["NAME"])
        if name == ":memory:":
            return FairLock(None)  # nobody else can open it
        if self.is_in_memory_db():
            return lock_for_memory(name)
        return lock_for_file(unquote(urlsplit(name).path) if name.startswith("file:") else name)


def _burial(wrapper: DatabaseWrapper) -> Callable[[], bool]:
    """What a seat calls to end the transaction of a thread that died in it."""
    found = weakref.ref(wrapper)

    def bury() -> bool:
        gone = found()
        if gone is None or gone.connection is None:
            return True
        if gone.allow_thread_sharing:
            return False  # another thread may be in the middle of it
        gone.connection.rollback()
        gone.connection.close()
        return True

    return bury
