"""Identifiers: row ids that grow with time, public numbers that cannot be guessed, tokens."""

import hashlib
import secrets
import threading
import time

_EPOCH_MS = 1_700_000_000_000
_lock = threading.Lock()
_last_ms = 0
_step = 0
# Processes that write to one database must not make equal ids: 10 bits drawn at start, 12 count in
# the millisecond. A clash is a refused insert, never a lost row.
_node = secrets.randbits(10)


def row_id() -> int:
    """A 63-bit id that grows with time within a process: 41 bits of ms, 10 of process, 12 of step."""
    return row_ids(1)[0]


def row_ids(count: int) -> list[int]:
    """``count`` growing ids at once."""
    global _last_ms, _step
    made: list[int] = []
    with _lock:
        ms = max(int(time.time() * 1000) - _EPOCH_MS, _last_ms)
        step = _step if ms == _last_ms else 0
        for _ in range(count):
            if step > 4095:
                ms, step = ms + 1, 0
            made.append((ms << 22) | (_node << 12) | step)
            step += 1
        _last_ms, _step = ms, step
    return made


def renode() -> None:
    """Draw the process bits again; a forked or spawned worker calls it at start."""
    global _node  # noqa: PLW0603 -- one per process, like the counter
    _node = secrets.randbits(10)


def digits(prefix: str, length: int) -> str:
    """A random number as text with a prefix, ``length`` digits in all."""
    rest = length - len(prefix)
    return prefix + str(secrets.randbelow(10**rest)).zfill(rest)


def token(length: int = 32) -> str:
    """A URL-safe secret of ``length`` random bytes (≥ 16, so ≥ 128 bits)."""
    return secrets.token_urlsafe(length)


def token_hash(value: str) -> str:
    """What is stored of a secret: SHA-256, hex."""
    return hashlib.sha256(value.encode()).hexdigest()
