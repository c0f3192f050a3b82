"""Which member's stream hears what, and until when."""

import asyncio
from collections.abc import Sequence

from lifeloop.console.live import lookups, news
from lifeloop.console.live.streams import Stream
from lifeloop.live.feed import Feed
from lifeloop.live.threads import ask
from lifeloop.outbox.models import Event

POLL_SECONDS = 0.1
LOOK_SECONDS = 0.4  # a sign-out or a lost role closes the stream within a second


class Hub(Feed[Stream]):
    """Streams of members: told of their merchants' accounts alone."""

    def __init__(self) -> None:
        super().__init__("console-live", poll_seconds=POLL_SECONDS)
        self._look_at = 0.0

    async def tell(self, events: Sequence[Event]) -> None:
        touched: dict[int, Stream] = {}
        for event in events:
            bells = set(news.members_of(event))
            for stream in self._by_session.values() if bells else ():
                if stream.standing.member_id in bells:
                    stream.changed([news.BELL])
                    touched[id(stream)] = stream
            keys = news.keys_of(event)
            if not keys:
                continue
            for stream in self._by_session.values():
                if _concerns(event, stream):
                    stream.changed(keys)
                    touched[id(stream)] = stream
        await self.flush_all(list(touched.values()))

    async def look(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        found = await ask(lookups.faults, [one.standing for one in self._by_session.values()])
        for session_key, reason in found.items():
            stream = self._by_session.get(session_key)
            if stream is not None:
                self.end(stream, reason)


def _concerns(event: Event, stream: Stream) -> bool:
    # An account that was opened after the stream is known by the merchant that the event names.
    standing = stream.standing
    return event.account_id in standing.accounts or event.merchant_id in standing.roles
