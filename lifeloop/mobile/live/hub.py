"""All open streams of one process, and the one tail that feeds them."""

import asyncio
import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, InterfaceError

from lifeloop.kernel import clock
from lifeloop.mobile.live import lookups, news
from lifeloop.mobile.live.streams import EVERYTHING, Stream, start_flush
from lifeloop.outbox.models import Event
from lifeloop.outbox.tail import Tail

log = logging.getLogger(__name__)

POLL_SECONDS = 0.05  # costs one per cent of a core while somebody listens
PULSE_SECONDS = 15.0
AWAY_SECONDS = 1.0  # between two tries while the database is away
AT_ONCE = 200  # streams served before the loop gets a turn
# An event may be committed after one with a higher id: who comes back is told again of the last few.
OVERLAP = 50
MOST_COUNTED = (
    500  # totals read anew after a recall; other badges are right at their page's next look
)
MOST_MISSED = 500  # events; whoever missed more is told that everything changed


class Hub:
    """Streams by session and by person. Lives in one event loop; the tail runs only while somebody listens.

    One stream a browser holds within a process: with several processes a browser may leave one behind in another, which
    says goodbye with its session or is found dead at the next pulse.
    """

    def __init__(self) -> None:
        self._by_session: dict[int, Stream] = {}
        self._by_person: dict[int, list[Stream]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()
        self._feeder: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-tail")
        self._tail: Tail | None = None
        self._untold: list[Event] = []
        self._starting = asyncio.Lock()
        self._closing = False

    def __len__(self) -> int:
        return len(self._by_session)

    # -- streams come and go ----------------------------------------------------------------------

    async def add(self, stream: Stream) -> None:
        """Let a stream hear what is committed from now on; an older one of the same browser ends."""
        await self._begin()
        older = self._by_session.get(stream.session_id)
        if older is not None:
            self.end(older, "newer")
        self._by_session[stream.session_id] = stream
        self._by_person[stream.person_id].append(stream)
        stream.last_id = self._tail.last if self._tail else 0
        if self._closing:
            self.end(stream, "restart")

    def remove(self, stream: Stream) -> None:
        """Forget a stream; twice does no harm."""
        if self._by_session.get(stream.session_id) is stream:
            del self._by_session[stream.session_id]
        mine = self._by_person.get(stream.person_id, [])
        if stream in mine:
            mine.remove(stream)
        if not mine:
            self._by_person.pop(stream.person_id, None)

    def end(self, stream: Stream, reason: str) -> None:
        """Say goodbye and forget."""
        stream.end(reason)
        self.flush(stream)
        self.remove(stream)

    def flush(self, stream: Stream) -> None:
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
                self._tail = await loop.run_in_executor(self._pool, lookups.fresh(Tail))
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
                await self._tell(self._untold)
                self._untold = []
        except (DatabaseError, InterfaceError):
            log.warning("live pages: the database is away")
            return AWAY_SECONDS
        except Exception:
            # Nobody may stay connected to a feed that died: they come back and read anew.
            log.exception("live pages: an event could not be told")
            self._untold = []
            for stream in list(self._by_session.values()):
                self.end(stream, "restart")
        return POLL_SECONDS

    async def _poll(self) -> list[Event]:
        assert self._tail is not None
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, lookups.fresh(self._tail.poll)
        )

    async def _tell(self, events: list[Event]) -> None:
        mine = [event for event in events if event.person_id in self._by_person]
        counted = {
            event.person_id for event in mine if event.person_id is not None and news.counts(event)
        }
        heard = {event.pk: await self._hearers(event) for event in events}
        for event in filter(news.takes_away, events):
            counted |= {stream.person_id for stream in heard[event.pk][:MOST_COUNTED]}
        totals = await self._count(sorted(counted)) if counted else {}
        touched: dict[int, Stream] = {}
        for event in events:
            for stream in heard[event.pk]:
                if news.tell(event, stream, totals.get(stream.person_id)):
                    touched[id(stream)] = stream
                stream.last_id = max(stream.last_id, event.pk)
        await self._flush_all(list(touched.values()))

    async def _count(self, people: list[int]) -> dict[int, int]:
        loop = asyncio.get_running_loop()
        totals, counted_to = await loop.run_in_executor(lookups.POOL, lookups.unread_of, people)
        for person_id in people:
            for stream in self._by_person.get(person_id, ()):
                stream.counted_to = counted_to
        return totals

    async def _hearers(self, event: Event) -> list[Stream]:
        if event.person_id is not None:
            return list(self._by_person.get(event.person_id, ()))
        if not news.for_followers(event):
            return []
        found = [
            stream
            for stream in self._by_session.values()
            if news.within(stream, event) and news.follows(stream, event)
        ]
        if not found or not news.for_some(event):
            return found
        people = await asyncio.get_running_loop().run_in_executor(
            lookups.POOL, lookups.concerned, event, [stream.person_id for stream in found]
        )
        return [stream for stream in found if stream.person_id in people]

    async def _flush_all(self, streams: list[Stream]) -> None:
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
        await self._flush_all(streams)

    # -- coming back ------------------------------------------------------------------------------

    async def catch_up(self, stream: Stream, after: int) -> None:
        """Tell a browser that comes back what it missed since the event ``after``."""
        if after > stream.last_id:  # from another database, or made up
            stream.changed(EVERYTHING)
            return
        tail = Tail(after=max(0, after - OVERLAP), gap_seconds=0)
        events = await asyncio.get_running_loop().run_in_executor(
            lookups.POOL, lookups.fresh(tail.poll)
        )
        if len(events) >= MOST_MISSED:
            stream.changed(EVERYTHING)
            return
        for event in events:
            if event.person_id == stream.person_id or (
                news.for_followers(event)
                and news.within(stream, event)
                and news.follows(stream, event)
            ):
                for key in news.keys_of(event):  # the total was told already
                    stream.changed(key)
