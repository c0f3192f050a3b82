"""The writers' queue of one SQLite database: first come, first served, within and between processes.

SQLite lets one connection write at a time and makes the others poll with growing pauses: whoever
polls at the lucky moment wins, and the unlucky one may starve. Here every writer first takes a
:class:`FairLock`, so SQLite's own lock is free when it is asked for.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable

from lifeloop.database.sqlite3.gate import FileGate

# How often a waiter looks whether the holder is a thread that died.
_LOOK_SECONDS = 0.25


class WriterTimeout(Exception):
    """The writer's turn did not come in time; nothing was changed and the place in the queue is given up."""


class Seat:
    """One connection's place in the queue; it holds the lock or it does not (there is no count)."""

    __slots__ = ("__weakref__", "abandoned", "bury", "held", "lock", "pending", "thread", "turn")

    def __init__(self, lock: "FairLock", bury: Callable[[], bool]) -> None:
        self.lock = lock
        # Rolls back what a dead thread left open; True when nothing is open any more.
        self.bury = bury
        self.held = False
        self.abandoned = False
        # id() of a cursor whose rows (INSERT ... RETURNING) are still to be read: until then SQLite
        # has not ended the statement's own transaction.
        self.pending: int | None = None
        self.thread = threading.current_thread()
        self.turn = threading.Lock()

    def take(self, timeout: float) -> None:
        """Wait for the turn, at most ``timeout`` seconds; raises :class:`WriterTimeout`."""
        if not self.held:
            self.thread = threading.current_thread()
            self.lock.acquire(self, timeout)

    def give(self) -> None:
        """Let the next writer in; harmless when not held."""
        self.pending = None
        if self.held:
            self.held = False
            self.lock.release(self)

    def abandon(self) -> None:
        """Called when the connection was collected: only marks, for a collector may run anywhere."""
        self.abandoned = True

    def is_dead(self) -> bool:
        """Whether nobody is left to release what this seat holds."""
        return self.abandoned or (not self.thread.is_alive() and self.bury())


class FairLock:
    """A queue of the threads of this process, and a gate between processes (None: memory only)."""

    def __init__(self, gate: FileGate | None) -> None:
        self._gate = gate
        self.reset()

    def reset(self) -> None:
        """Forget every waiter; after a fork the child has none of its parent's threads."""
        self._guard = threading.Lock()
        self._burial = threading.Lock()
        self._queue: deque[Seat] = deque()  # the first one holds the lock, or is taking the gate
        if self._gate is not None:
            self._gate.reset()

    def acquire(self, seat: Seat, timeout: float) -> None:
        """Queue up and wait; raises :class:`WriterTimeout` after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        with self._guard:
            seat.turn.acquire(blocking=False)  # the baton: given back by whoever leaves before
            self._queue.append(seat)
            first = self._queue[0] is seat
        try:
            if not first:
                self._wait(seat, deadline)
            self._enter_gate(deadline)
            seat.held = True
        except BaseException:
            self._leave_queue(seat)
            raise

    def release(self, seat: Seat) -> None:
        """Pass the turn on. A seat that is not first was buried, or comes from before a fork."""
        if self._queue and self._queue[0] is seat:
            if self._gate is not None:
                self._gate.leave()
            self._leave_queue(seat)

    def _wait(self, seat: Seat, deadline: float) -> None:
        while True:
            self._bury_dead_head()
            left = deadline - time.monotonic()
            if seat.turn.acquire(timeout=max(0.0, min(left, _LOOK_SECONDS))):
                return
            if left <= 0:
                raise WriterTimeout

    def _enter_gate(self, deadline: float) -> None:
        if self._gate is not None and not self._gate.enter(deadline):
            raise WriterTimeout

    def _bury_dead_head(self) -> None:
        with self._burial:
            head = self._queue[0]
            if head.held and head.is_dead():
                head.give()

    def _leave_queue(self, seat: Seat) -> None:
        with self._guard:
            was_first = bool(self._queue) and self._queue[0] is seat
            if seat not in self._queue:
                return
            self._queue.remove(seat)
            if was_first and self._queue:
                self._queue[0].turn.release()


# Filled by the first connection to a database; setdefault() of a dictionary is atomic.
_locks: dict[str, FairLock] = {}


def lock_for_file(path: str) -> FairLock:
    """The one lock of a database file in this process."""
    real = os.path.realpath(path)
    return _locks.get(real) or _locks.setdefault(real, FairLock(FileGate(real)))


def lock_for_memory(name: str) -> FairLock:
    """The one lock of a named database in memory, which all threads of this process may share."""
    return _locks.get(name) or _locks.setdefault(name, FairLock(None))


def _after_fork() -> None:
    for lock in _locks.values():
        lock.reset()


os.register_at_fork(after_in_child=_after_fork)
