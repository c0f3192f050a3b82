"""One open stream: what it still has to say, said one frame at a time."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Generator, Hashable, MutableMapping
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_arrivals = count(1)


def arrival() -> int:
    """The next number of this process. A door takes one before it awaits anything: that is the order browsers came in."""
    return next(_arrivals)


class Stream(ABC):
    """A browser that listens. Used by the event loop's thread only; a door says what its streams tell (:meth:`news`).

    ``session_id`` names the browser: it has one stream at a time, the last by ``arrived`` (see :func:`arrival`).
    ``ready``: hello comes first, so nothing is said before.
    """

    __slots__ = (
        "_end", "_flushing", "_pulse", "_send",
        "arrived", "expires_at", "last_id", "ready", "session_id",
    )  # fmt: skip

    session_id: Hashable

    def __init__(
        self, send: Send, *, arrived: int, session_id: Hashable, expires_at: datetime
    ) -> None:
        self._send = send
        self.arrived = arrived
        self.session_id = session_id
        self.expires_at = expires_at
        self.last_id = 0  # of the events heard
        self.ready = False
        self._pulse = False
        self._end: str | None = None
        self._flushing = False

    @property
    def ended(self) -> bool:
        """Whether its last word is spoken or about to be."""
        return self._end is not None

    @abstractmethod
    def news(self) -> bytes | None:
        """The next frame to say, once; None: there is none. What comes while the browser is slow is gathered, not queued."""

    def pulse(self) -> None:
        """A comment line, so that whatever lies between keeps the connection and a dead one is found."""
        self._pulse = True

    def end(self, reason: str) -> None:
        """Say why and close; whatever else was to be said is dropped."""
        self._end = self._end or reason

    async def flush(self) -> None:
        """Say what there is to say. While the browser is slow, news gather in the stream, not in memory."""
        if self._flushing:
            return
        self._flushing = True
        try:
            while (said := self._take()) is not None:
                body, more = said
                await self._send({"type": "http.response.body", "body": body, "more_body": more})
                if not more:
                    return  # and stay in flushing: nothing follows the last word
        except OSError:
            return
        self._flushing = False

    def _take(self) -> tuple[bytes, bool] | None:
        if self._end is not None:
            return frame("bye", {"reason": self._end}, None), False
        if not self.ready:
            return None  # what was heard before hello is kept
        said = self.news()
        if said is not None:
            self._pulse = False
            return said, True
        if self._pulse:
            self._pulse = False
            return b":\n\n", True
        return None


def frame(event: str, data: dict[str, Any], last_id: int | None) -> bytes:
    """An event as it goes over the wire."""
    head = f"id: {last_id}\n" if last_id else ""
    return f"{head}event: {event}\ndata: {_compact(data)}\n\n".encode()


# Kept: `json.dumps` with separators makes an encoder anew for every frame.
_compact = json.JSONEncoder(separators=(",", ":")).encode


def start_flush(stream: Stream, tasks: set[asyncio.Task[None]]) -> None:
    """Flush beside whatever runs; ``tasks`` keeps the task alive until it is done.

    A browser that keeps up is told all of it here and now. Only one that has to be waited for costs a task: among ten
    thousand open pages that is a fifth of the time until the last one hears.
    """
    flushing = stream.flush()
    try:
        waited_for = flushing.send(None)
    except StopIteration:
        return
    task = asyncio.get_running_loop().create_task(_rest(flushing, waited_for))
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _rest(begun: Coroutine[Any, Any, None], waited_for: Any) -> None:
    """A coroutine from where it first waited."""
    await _Rest(begun, waited_for)


class _Rest:
    __slots__ = ("_begun", "_waited_for")

    def __init__(self, begun: Coroutine[Any, Any, None], waited_for: Any) -> None:
        self._begun = begun
        self._waited_for = waited_for

    def __await__(self) -> Generator[Any, Any, None]:
        waited_for = self._waited_for
        while True:
            try:
                value = yield waited_for
            except BaseException as error:  # noqa: BLE001 -- handed on, a cancellation too
                step = partial(self._begun.throw, error)
            else:
                step = partial(self._begun.send, value)
            try:
                waited_for = step()
            except StopIteration:
                return
