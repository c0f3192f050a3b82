"""Calls wait here, bounded, until a thread of its own writes them: never in a call's transaction, never in its way."""

import logging
import threading
import time
from collections import Counter

from django.db import close_old_connections, connections

from lifeloop.diagnostics import services
from lifeloop.diagnostics.entries import Entry

MOST_WAITING = 1000
MOST_BYTES = 8 * 2**20
# What one app may fill the log with in a minute, per process: a loop that retries a refused call a thousand times a second
# says nothing new.
MOST_A_MINUTE = 60
GATHER_SECONDS = 1.0

log = logging.getLogger(__name__)


class Recorder:
    """One per process that serves. :meth:`note` costs an append; the thread begins with the first entry."""

    def __init__(self, gather: float = GATHER_SECONDS) -> None:
        self._gather = gather
        self._lock = threading.Lock()
        self._waiting: list[Entry] = []
        self._bytes = 0
        self._dropped: Counter[int] = Counter()
        self._minute, self._of_app = 0, Counter[str]()
        self._thread: threading.Thread | None = None
        self._something, self._ending = threading.Event(), threading.Event()

    def note(self, entry: Entry) -> None:
        """Take a call in, or count it as dropped. Never raises, never waits for a database."""
        with self._lock:
            if self._ending.is_set():
                return
            if not self._room(entry):
                self._dropped[entry.merchant_id] += 1
            else:
                self._waiting.append(entry)
                self._bytes += entry.size
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="call-log", daemon=True)
                self._thread.start()
        self._something.set()

    def has_enough(self, merchant_id: int, app_id: str) -> bool:
        """Whether an app has had its share of this minute; its call is then counted as dropped, and need not be made an entry."""
        with self._lock:
            self._begin_minute()
            if self._of_app[app_id] < MOST_A_MINUTE:
                return False
            if not self._ending.is_set():
                self._dropped[merchant_id] += 1
        self._something.set()
        return True

    def stop(self) -> None:
        """Write what waits and end the thread. Blocks."""
        with self._lock:
            self._ending.set()
            thread, self._thread = self._thread, None
        self._something.set()
        if thread is not None:
            thread.join()

    def flush(self) -> None:
        """Write what waits now, in this thread. A failure is logged, what waited is lost: it is a log, not a ledger."""
        with self._lock:
            entries, self._waiting, self._bytes = self._waiting, [], 0
            dropped, self._dropped = self._dropped, Counter()
        if not entries and not dropped:
            return
        try:
            close_old_connections()
            services.keep(entries, dropped)
        except Exception:
            log.exception("%d calls were not written to the log of calls", len(entries))

    def _room(self, entry: Entry) -> bool:
        self._begin_minute()
        if len(self._waiting) >= MOST_WAITING or self._bytes + entry.size > MOST_BYTES:
            return False
        if self._of_app[entry.app_id] >= MOST_A_MINUTE:
            return False
        self._of_app[entry.app_id] += 1
        return True

    def _begin_minute(self) -> None:
        minute = int(time.monotonic()) // 60
        if minute != self._minute:
            self._minute, self._of_app = minute, Counter()

    def _work(self) -> None:
        try:
            while not self._ending.is_set():
                self._something.wait()
                self._something.clear()
                self._ending.wait(self._gather)  # let some gather; an end does not wait
                self.flush()
            self.flush()
        finally:
            connections.close_all()
