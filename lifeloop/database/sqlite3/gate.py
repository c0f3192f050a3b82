"""One writer among processes: two ``flock`` files beside the database.

The kernel drops a lock with the process that held it, so ``kill -9`` leaves nothing to clean up.
Who waits for the lock itself holds the *turnstile*; a process that has just released must pass the
turnstile again and so lets the waiting one go first.
"""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

# flock() cannot wait with a limit, so it is asked again and again. Who stands at the turnstile asks
# more often the longer it waits (an old one beats a newcomer); who is next asks at a steady pace, for
# a turn is about a millisecond; after a while nobody is in a hurry any more.
_NEWCOMER_PAUSE = 0.002
_PAUSE = 0.0002
_PATIENT_AFTER = 0.1
_PATIENT_PAUSE = 0.002


class FileGate:
    """The gate of one database file; used by one thread of the process at a time."""

    def __init__(self, database: str) -> None:
        self._lock = _LockFile(f"{database}.writer-lock", like=database)
        self._turnstile = _LockFile(f"{database}.writer-turn", like=database)

    def enter(self, deadline: float) -> bool:
        """Take the gate before ``deadline`` (monotonic seconds); False when time ran out."""
        if not self._turnstile.take(deadline, _NEWCOMER_PAUSE):
            return False
        try:
            return self._lock.take(deadline, _PAUSE)
        finally:
            self._turnstile.drop()

    def leave(self) -> None:
        """Open the gate for the next process."""
        self._lock.drop()

    def reset(self) -> None:
        """Drop inherited descriptors (after a fork); the parent keeps its lock."""
        self._lock.close()
        self._turnstile.close()


class _LockFile:
    """One file that is only ever locked, never written, opened at first use and kept open."""

    def __init__(self, path: str, *, like: str) -> None:
        self._path = path
        self._like = like
        self._fd = -1
        self._inode = 0

    def take(self, deadline: float, pause: float) -> bool:
        began = time.monotonic()
        while not self._try():
            now = time.monotonic()
            if now >= deadline:
                return False
            time.sleep(min(pause, deadline - now))
            pause = max(_PAUSE, pause * 0.75) if now - began < _PATIENT_AFTER else _PATIENT_PAUSE
        return True

    def _try(self) -> bool:
        while True:
            if self._fd < 0:
                self._open()
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self._is_in_place():
                return True
            self.close()  # the file was replaced: its lock keeps nobody out

    def drop(self) -> None:
        if self._fd >= 0:
            fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _open(self) -> None:
        # Locking needs no right to write, and a command run by root must not lock the server out.
        fd = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        with suppress(OSError):
            owner = Path(self._like).stat()
            if os.geteuid() == 0 and os.fstat(fd).st_uid != owner.st_uid:
                os.fchown(fd, owner.st_uid, owner.st_gid)
        self._fd, self._inode = fd, os.fstat(fd).st_ino

    def _is_in_place(self) -> bool:
        try:
            found = os.stat(self._path)  # noqa: PTH116 -- at every write, and half the price
        except FileNotFoundError:
            return False
        return found.st_ino == self._inode
