"""Statements that took long, as their texts only: a few kept by each process, told by all of them.

Every process keeps its own ring and writes it to a small file of the data directory when a slow statement was added, so any
of several can show what happened in all.
"""

import json
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from lifeloop.kernel import clock

MOST_KEPT = 50  # texts of one process
MOST_TEXT = 1000
KEPT_FOR = timedelta(days=1)
_LISTS = re.compile(r"\((?:%s(?:::\w+)?, ?)+%s(?:::\w+)?\)(?:, ?\((?:%s(?:::\w+)?, ?)*%s\))*")
_NUMBERS = re.compile(r"\b\d{4,}\b")
_TEXTS = re.compile(r"'(?:[^']|'')+'")


@dataclass(frozen=True, slots=True)
class Slow:
    """One text: how often it was slow, seconds in all and at most, and when last (seconds since 1970)."""

    text: str
    count: int
    total: float
    longest: float
    last: float

    @property
    def at(self) -> datetime:
        """When it was last slow."""
        return datetime.fromtimestamp(self.last, UTC)


class Ring:
    """The slow statements of one process; the one that was slow longest ago goes first."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, Slow] = OrderedDict()

    def add(self, sql: str, seconds: float) -> None:
        """Keep a statement without whatever stands in it."""
        text = shape(sql)
        now = clock.now().timestamp()
        with self._guard:
            before = self._kept.pop(text, Slow(text, 0, 0.0, 0.0, now))
            self._kept[text] = Slow(
                text,
                before.count + 1,
                before.total + seconds,
                max(before.longest, seconds),
                now,
            )
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            _write(list(self._kept.values()))

    def clear(self) -> None:
        """Forget all; for tests."""
        with self._guard:
            self._kept.clear()


RING = Ring()


def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """What every connection of ours runs its statements through (Django's ``execute_wrappers``)."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = time.perf_counter() - begun
        limit = settings.LIFELOOP_SLOW_QUERY_MS
        if limit and took * 1000 >= limit:
            RING.add(str(sql), took)


def shape(sql: str) -> str:
    """The text with lists of parameters shortened; numbers and texts that were written into it are hidden."""
    text = " ".join(sql.split())
    text = _TEXTS.sub("'…'", _LISTS.sub("(%s, …)", text))
    return _NUMBERS.sub("…", text)[:MOST_TEXT]


def statements() -> list[Slow]:
    """Of all processes of this data directory within a day, the longest first."""
    since = (clock.now() - KEPT_FOR).timestamp()
    found: dict[str, Slow] = {}
    for one in _read():
        if one.last >= since:
            other = found.get(one.text)
            found[one.text] = one if other is None else _both(one, other)
    return sorted(found.values(), key=lambda slow: -slow.longest)[:MOST_KEPT]


def _both(one: Slow, other: Slow) -> Slow:
    return replace(
        one,
        count=one.count + other.count,
        total=one.total + other.total,
        longest=max(one.longest, other.longest),
        last=max(one.last, other.last),
    )


def _folder() -> Path:
    return Path(settings.LIFELOOP_HOME) / "slow"


def _read() -> Iterator[Slow]:
    for path in _folder().glob("*.json"):
        try:
            yield from (Slow(**kept) for kept in json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            continue  # another process just took it away


def _write(kept: list[Slow]) -> None:
    """Whole or not at all; a full disk must not break the statement that was slow."""
    folder = _folder()
    half = folder / f".{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        half.write_text(json.dumps([asdict(slow) for slow in kept], ensure_ascii=False), "utf-8")
        half.replace(folder / f"{os.getpid()}.json")
        for path in folder.glob("*.json"):
            if time.time() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                path.unlink(missing_ok=True)
    except OSError:
        return
