"""Which phone's stream hears what."""

from collections import defaultdict
from collections.abc import Sequence

from lifeloop.live.feed import Feed
from lifeloop.live.threads import ask, fresh
from lifeloop.mobile.live import lookups, news
from lifeloop.mobile.live.streams import EVERYTHING, Stream
from lifeloop.outbox.models import Event
from lifeloop.outbox.tail import Tail

POLL_SECONDS = 0.05  # costs one per cent of a core while somebody listens
# An event may be committed after one with a higher id: who comes back is told again of the last few.
OVERLAP = 50
MOST_COUNTED = (
    500  # totals read anew after a recall; other badges are right at their page's next look
)
MOST_MISSED = 500  # events; whoever missed more is told that everything changed


class Hub(Feed[Stream]):
    """The streams by person, too."""

    def __init__(self) -> None:
        super().__init__("live", poll_seconds=POLL_SECONDS)
        self._by_person: dict[int, list[Stream]] = defaultdict(list)

    def entered(self, stream: Stream) -> None:
        self._by_person[stream.person_id].append(stream)

    def left(self, stream: Stream) -> None:
        mine = self._by_person.get(stream.person_id, [])
        if stream in mine:
            mine.remove(stream)
        if not mine:
            self._by_person.pop(stream.person_id, None)

    async def tell(self, events: Sequence[Event]) -> None:
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
        await self.flush_all(list(touched.values()))

    async def _count(self, people: list[int]) -> dict[int, int]:
        totals, counted_to = await ask(lookups.unread_of, people)
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
        people = await ask(lookups.concerned, event, [stream.person_id for stream in found])
        return [stream for stream in found if stream.person_id in people]

    # -- coming back ------------------------------------------------------------------------------

    async def catch_up(self, stream: Stream, after: int) -> None:
        """Tell a browser that comes back what it missed since the event ``after``."""
        if after > stream.last_id:  # from another database, or made up
            stream.changed(EVERYTHING)
            return
        tail = Tail(after=max(0, after - OVERLAP), gap_seconds=0)
        events = await ask(fresh(tail.poll))
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
