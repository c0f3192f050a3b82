"""One stream a browser: the one that came last, in whatever order their sessions were looked up."""

import asyncio
from collections.abc import Sequence

import pytest
from django.db import connections

from lifeloop.live.feed import Feed
from lifeloop.live.streams import arrival
from lifeloop.outbox.models import Event
from tests.live.test_streams import Browser, Said, stream_to

pytestmark = pytest.mark.django_db(transaction=True)


class Room(Feed[Said]):
    """Notes who listens."""

    def __init__(self) -> None:
        super().__init__("room", poll_seconds=0.01)
        self.inside: list[Said] = []

    async def tell(self, events: Sequence[Event]) -> None:
        """Nobody is told of anything."""

    def entered(self, stream: Said) -> None:
        self.inside.append(stream)

    def left(self, stream: Said) -> None:
        if stream in self.inside:
            self.inside.remove(stream)

    async def away(self) -> None:
        """Wait until the tail has ended, which it does when nobody listens, and give its connection back."""
        if self._feeder is not None:
            await self._feeder
        await asyncio.get_running_loop().run_in_executor(self._pool, connections.close_all)


@pytest.mark.parametrize("added", ["in order", "the other way round"])
def test_of_two_streams_of_a_browser_the_one_that_came_last_listens(added: str) -> None:
    async def run() -> None:
        room, browsers = Room(), (Browser(), Browser())
        first, last = (stream_to(browser, arrived=arrival()) for browser in browsers)
        for stream in (first, last) if added == "in order" else (last, first):
            await room.add(stream)
        assert room.inside == [last]
        assert len(room) == 1
        assert (first.ended, last.ended) == (True, False)
        assert browsers[0].heard == [b'event: bye\ndata: {"reason":"newer"}\n\n']
        assert browsers[1].heard == []
        room.remove(first)  # as its door does at the end
        assert room.inside == [last]
        assert len(room) == 1
        room.close()
        assert b"restart" in browsers[1].heard[-1]
        assert len(room) == 0
        await room.away()

    asyncio.run(run())
