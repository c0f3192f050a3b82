"""All open streams of one door in one process, and the one tail that feeds them."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from lifeloop.kernel import clock
from lifeloop.live.answers import AWAY
from lifeloop.live.streams import Stream, start_flush
from lifeloop.live.threads import fresh
from lifeloop.outbox.models import Event
from lifeloop.outbox.tail import Tail

log = logging.getLogger(__name__)
S = TypeVar("S", bound=Stream)

PULSE_SECONDS = 15.0
AWAY_SECONDS = 1.0  # between two tries while the database is away
AT_ONCE = 200  # streams served before the loop gets a turn


class Feed(ABC, Generic[S]):
    """Streams by session. Lives in one event loop; the tail runs only while somebody listens.

    One stream a browser holds within a process: with several processes a browser may leave one behind in another, which
    says goodbye with its session or is found dead at the next pulse.
    """

    def __init__(self, name: str, *, poll_seconds: float) -> None:
        self._poll_seconds = poll_seconds
        self._by_session: dict[Hashable, S] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._feeder: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"{name}-tail")
        self._tail: Tail | None = None
        self._untold: list[Event] = []
        self._starting = asyncio.Lock()
        self._closing = False
        _FEEDS.append(self)

    def __len__(self) -> int:
        return len(self._by_session)

    # -- what a door adds -------------------------------------------------------------------------

    @abstractmethod
    async def tell(self, events: Sequence[Event]) -> None:
        """Let the streams know of newly committed events. May run again with the same ones after a fault."""

    async def look(self) -> None:
        """Called at every turn, after the telling: whatever else may end a stream."""

    def entered(self, stream: S) -> None:
        """A stream is listening from now on."""

    def left(self, stream: S) -> None:
        """A stream is forgotten; twice does no harm."""

    # -- streams come and go ----------------------------------------------------------------------

    async def add(self, stream: S) -> None:
        """Let a stream hear what is committed from now on. Of two of one browser the one that came first ends.

        That may be this one: its session was looked up for so long that the next page's stream was heard before it.
        """
        await self._begin()
        other = self._by_session.get(stream.session_id)
        if other is not None:
            first = min(stream, other, key=lambda one: one.arrived)
            self.end(first, "newer")
            if first is stream:
                return
        self._by_session[stream.session_id] = stream
        self.entered(stream)
        stream.last_id = self._tail.last if self._tail else 0
        if self._closing:
            self.end(stream, "restart")

    def remove(self, stream: S) -> None:
        """Forget a stream; twice does no harm."""
        if self._by_session.get(stream.session_id) is stream:
            del self._by_session[stream.session_id]
        self.left(stream)

    def end(self, stream: S, reason: str) -> None:
        """Say goodbye and forget."""
        stream.end(reason)
        self.flush(stream)
        self.remove(stream)

    def flush(self, stream: S) -> None:
        """Let it say what it has to say."""
        start_flush(stream, self._tasks)

    def close(self) -> None:
        """The process ends: every stream is told to come back, and goes."""
        self._closing = True
        for stream in list(self._by_session.values()):
            self.end(stream, "restart")

    # -- the feed ---------------------------------------------------------------------------------

    async def _begin(self) -> None:
        async with self._starting:
            if self._feeder is None or self._feeder.done():
                loop = asyncio.get_running_loop()
                self._tail = await loop.run_in_executor(self._pool, fresh(Tail))
                self._feeder = loop.create_task(self._feed())

    async def _feed(self) -> None:
        pulse_at = asyncio.get_running_loop().time() + PULSE_SECONDS
        while self._by_session:
            await asyncio.sleep(await self._turn())
            if asyncio.get_running_loop().time() >= pulse_at:
                pulse_at = asyncio.get_running_loop().time() + PULSE_SECONDS
                await self._pulse()

    async def _turn(self) -> float:
        """Hear once, tell once; how long to rest."""
        try:
            # Kept until they are told: the database may go away between the two.
            self._untold += await self._poll()
            if self._untold:
                await self.tell(self._untold)
                self._untold = []
            await self.look()
        except AWAY:
            log.warning("live pages: the database is away")
            return AWAY_SECONDS
        except Exception:
            # Nobody may stay connected to a feed that died: they come back and read anew.
            log.exception("live pages: an event could not be told")
            self._untold = []
            for stream in list(self._by_session.values()):
                self.end(stream, "restart")
        return self._poll_seconds

    async def _poll(self) -> list[Event]:
        assert self._tail is not None
        return await asyncio.get_running_loop().run_in_executor(self._pool, fresh(self._tail.poll))

    async def flush_all(self, streams: Sequence[S]) -> None:
        """Let all of these speak; those that ended are forgotten."""
        for number, stream in enumerate(streams, start=1):
            self.flush(stream)
            if stream.ended:
                self.remove(stream)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _pulse(self) -> None:
        now = clock.now()
        streams = list(self._by_session.values())
        for stream in streams:
            if stream.expires_at <= now:
                stream.end("session_ended")
            else:
                stream.pulse()
        await self.flush_all(streams)


_FEEDS: list[Feed[Any]] = []


def close_all() -> None:
    """End every stream of this process; the server calls it when it is told to stop."""
    for feed in _FEEDS:
        feed.close()
