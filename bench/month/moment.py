"""The time of the simulated month: the house asks one module for the time, and the month says what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

GMT8 = timezone(timedelta(hours=8))
DAY = 86_400


class Frozen:
    """What ``kernel.clock`` and ``kernel.ids`` ask in place of the computer's clock: stands where it was put."""

    seconds = 0

    def time(self) -> float:
        """As ``time.time``."""
        return float(self.seconds)

    def set(self, seconds: int) -> None:
        """Put the clock there: seconds since 1970."""
        self.seconds = seconds


@contextmanager
def simulated() -> Iterator[Frozen]:
    """While it lasts, the month's time is the time of this process; ids grow with it."""
    from lifeloop.kernel import clock, ids

    frozen = Frozen()

    class Then(datetime):
        """``datetime`` whose present is the month's."""

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            """The month's present."""
            return datetime.fromtimestamp(frozen.seconds, tz)

    places: Any = (clock, ids)
    before = (places[0].datetime, places[1].time, ids._node, ids._last_ms)
    places[0].datetime, places[1].time = Then, frozen
    places[1]._node, places[1]._last_ms = 0, 0
    try:
        yield frozen
    finally:
        places[0].datetime, places[1].time, places[1]._node, places[1]._last_ms = before


def starts(day: date) -> int:
    """The first second of a day in GMT+8."""
    return int(datetime(day.year, day.month, day.day, tzinfo=GMT8).timestamp())


@lru_cache(maxsize=4096)
def _minute(number: int) -> str:
    return datetime.fromtimestamp(number * 60, UTC).strftime("%Y-%m-%d %H:%M:")


def text(seconds: int) -> str:
    """As the database keeps a moment in UTC."""
    return f"{_minute(seconds // 60)}{seconds % 60:02}"
