"""Events become figures: chunk after chunk, each one transaction that moves the cursor and adds what it passed over.

Killed at any point it has added a chunk with its cursor, or nothing; whoever finds the cursor elsewhere, or another process at it,
has added nothing and stops. So each event counts once, however often and by however many processes this is run.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Q

from lifeloop.database import write
from lifeloop.insights.models import Progress
from lifeloop.insights.queries import events
from lifeloop.insights.queries.progress import NAME
from lifeloop.insights.services import adding, rebuild
from lifeloop.insights.services.tallies import Clock, Owners, Tallies
from lifeloop.kernel import clock
from lifeloop.messaging.rules.broadcasts import next_size

FIRST_SIZE, LEAST_SIZE, MOST_SIZE = 1000, 500, 8_000
# A process that has added a chunk is left alone at it so long; then another may go on.
LEASE = timedelta(seconds=5)


class Lost(Exception):
    """The cursor, or the turn, is another's. Nothing was changed."""


@dataclass(slots=True)
class Digest:
    """One consumer; used by one thread at a time. ``waits``: it leaves another that is at it alone.

    ``caught_up``: its last chunk took all there was. ``rests_until``: no sooner than this (monotonic) does it run again.
    """

    token: str = field(default_factory=lambda: uuid4().hex)
    reader: events.Reader = field(default_factory=events.Reader)
    tallies: Tallies = field(default_factory=lambda: Tallies(Owners(), Clock()))
    size: int = FIRST_SIZE
    waits: bool = True
    caught_up: bool = False
    rests_until: float = 0.0

    def run(self, seconds: float = 1.0, *, pause: float = 0.0, rest: float = 0.0) -> bool:
        """Digest for about so long, with a ``pause`` between chunks; False: nothing is left, or another is at it.

        ``rest``: seconds to leave alone what comes after that. A chunk of ten events costs nearly what one of a
        thousand does, and takes the lock of those who write them: while they trickle in they are taken together.
        """
        if time.monotonic() < self.rests_until:
            return False
        until = time.monotonic() + seconds
        _map_nothing()
        while time.monotonic() < until:
            if not self.step() or self.caught_up:
                self.rests_until = time.monotonic() + rest
                return False
            if pause:
                time.sleep(pause)
        return True

    def finish(self) -> int:
        """Digest until nothing is left; how many events."""
        begun = rebuild.progress().cursor
        _map_nothing()
        while self.step():
            pass
        return rebuild.progress().cursor - begun

    def step(self) -> bool:
        """One chunk; False when there is none, or another process is at it."""
        self.caught_up = False
        row = rebuild.progress()
        held = row.held_until is not None and row.held_until > clock.now()
        if self.waits and held and row.holder != self.token:
            return False
        if row.clearing is not None:
            return rebuild.clear_some()
        rows = self.reader.after(row.cursor, self.size)
        if not rows:
            return False
        self.tallies.begin()
        self.tallies.add(rows, since=row.since, until=row.until)
        try:
            seconds = self._add(row, first=rows[0][0], to=rows[-1][0])
        except Lost:
            return False
        self.caught_up = len(rows) < self.size
        goal = settings.LIFELOOP_FIGURES_CHUNK_MS / 1000
        if len(rows) == self.size or seconds > goal:
            self.size = next_size(
                len(rows), seconds, goal=goal * 0.75, least=LEAST_SIZE, most=MOST_SIZE
            )
        return True

    def _add(self, row: Progress, *, first: int, to: int) -> float:
        """One transaction; how long it kept other writers waiting, in seconds."""
        with write():
            begun = time.perf_counter()
            now = clock.now()
            mine = Progress.objects.filter(name=NAME, cursor=row.cursor, clearing=None)
            if self.waits:
                mine = mine.filter(
                    Q(holder=self.token) | Q(held_until=None) | Q(held_until__lte=now)
                )
            if not mine.update(
                cursor=to,
                first=first if row.first is None else row.first,
                holder=self.token,
                held_until=now + LEASE,
            ):
                raise Lost
            adding.add(self.tallies)
        return time.perf_counter() - begun


def _map_nothing() -> None:
    """On SQLite this thread reads through its connection's cache alone: events pass once, and what is mapped of them stays in memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as own:
            own.execute("PRAGMA mmap_size = 0")


def digest() -> int:
    """Digest all there is, here and now, whoever else is at it; how many events."""
    return Digest(waits=False).finish()
