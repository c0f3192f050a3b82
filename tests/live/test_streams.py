"""A stream speaks at once while its browser keeps up, waits by itself where it does not, and says nothing twice."""

import asyncio
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

from lifeloop.live.streams import Stream, start_flush


class Said(Stream):
    """Says what lies in ``words``."""

    __slots__ = ("words",)

    words: list[bytes]

    def news(self) -> bytes | None:
        return self.words.pop(0) if self.words else None


class Browser:
    """Reads while it is open; otherwise whoever sends waits."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.open.set()
        self.heard: list[bytes] = []
        self.gone = False

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.open.wait()
        if self.gone:
            raise OSError
        self.heard.append(message["body"])


def stream_to(browser: Browser, *words: bytes, arrived: int = 1) -> Said:
    stream = Said(
        browser.send, arrived=arrived, session_id=1, expires_at=datetime(2030, 1, 1, tzinfo=UTC)
    )
    stream.words, stream.ready = list(words), True
    return stream


def test_a_browser_that_keeps_up_costs_no_task() -> None:
    async def run() -> None:
        browser, tasks = Browser(), set[asyncio.Task[None]]()
        start_flush(stream_to(browser, b"one", b"two"), tasks)
        assert browser.heard == [b"one", b"two"]
        assert tasks == set()

    asyncio.run(run())


def test_one_that_does_not_is_waited_for_and_hears_each_word_once() -> None:
    async def run() -> None:
        browser, tasks = Browser(), set[asyncio.Task[None]]()
        stream = stream_to(browser, b"one", b"two")
        browser.open.clear()
        start_flush(stream, tasks)
        assert browser.heard == []
        [task] = tasks
        stream.words.append(b"three")
        start_flush(stream, tasks)  # the first is still speaking
        assert tasks == {task}
        browser.open.set()
        await task
        assert browser.heard == [b"one", b"two", b"three"]
        stream.words.append(b"four")
        start_flush(stream, tasks)
        assert browser.heard[-1] == b"four"

    asyncio.run(run())


def test_one_that_goes_while_it_is_waited_for_ends_the_task_quietly() -> None:
    async def run() -> None:
        browser, tasks = Browser(), set[asyncio.Task[None]]()
        browser.open.clear()
        start_flush(stream_to(browser, b"one"), tasks)
        [task] = tasks
        browser.gone = True
        browser.open.set()
        await task
        assert browser.heard == []

    asyncio.run(run())


def test_waiting_can_be_cancelled() -> None:
    async def run() -> None:
        browser, tasks = Browser(), set[asyncio.Task[None]]()
        browser.open.clear()
        start_flush(stream_to(browser, b"one"), tasks)
        [task] = tasks
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert browser.heard == []

    asyncio.run(run())
