"""Django's pages, as WSGI in a few threads, with one handing over to a thread and one back.

A thread that wants something of the event loop waits until the loop comes round to it, and beside a busy gateway that is some
milliseconds each time. So a request goes over whole, and a page comes back whole; only what is longer than `HELD` (a download) is
handed back piece by piece, each when the one before is on its way.
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# Bytes of a request that are read for the page before it runs: every form, not every file.
READ = 2**20
# Bytes of an answer that a thread gathers before it hands them back: more than any page of ours has.
HELD = 2**18


class Pages:
    """An ASGI application for HTTP that runs a WSGI one in ``workers`` threads."""

    def __init__(self, app: Wsgi, *, workers: int) -> None:
        self.app = app
        self.executor = ThreadPoolExecutor(workers, "pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request. What the page raises is the server's to answer."""
        loop = asyncio.get_running_loop()
        body: Any = await _body(receive, loop)
        environ: Any = build_environ(scope, body)  # type: ignore[arg-type]
        answer = Answer(send, loop)
        context = contextvars.copy_context()
        await loop.run_in_executor(self.executor, context.run, answer.make, self.app, environ)
        await answer.send_held(more=False)


async def _body(receive: Receive, loop: asyncio.AbstractEventLoop) -> "BytesIO | Body":
    """What a page reads its request from: the bytes themselves, or, of a large one, the loop's as they are asked for."""
    first = await receive()
    whole = bytearray(first.get("body", b""))
    more = first.get("more_body", False)
    while more and len(whole) < READ:
        message = await receive()
        whole += message.get("body", b"")
        more = message.get("more_body", False)
    if not more:
        return BytesIO(whole)
    begun: list[Message] = [{"type": "http.request", "body": bytes(whole), "more_body": True}]

    async def rest() -> Any:
        return begun.pop() if begun else await receive()

    return Body(loop, rest)


class Answer:
    """What a page answers, on its way from the thread to the client."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._send = send
        self._loop = loop
        self._start: Message | None = None
        self._held: list[bytes] = []
        self._size = 0

    def make(self, app: Wsgi, environ: dict[str, Any]) -> None:
        """Run the page; in a thread. What is left in the end is held, for :meth:`send_held`."""
        chunks = app(environ, self._begin)
        try:
            for chunk in chunks:
                self._add(chunk)
        finally:
            getattr(chunks, "close", lambda: None)()

    async def send_held(self, *, more: bool) -> None:
        """On the event loop: everything that is held; ``more`` will come."""
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)
        body = b"".join(self._held)
        self._held.clear()
        self._size = 0
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    def _begin(
        self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None
    ) -> Callable[[bytes], None]:
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [
                (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1"))
                for name, value in headers
            ],
        }
        return self._add

    def _add(self, chunk: bytes) -> None:
        self._held.append(chunk)
        self._size += len(chunk)
        if self._size >= HELD:
            asyncio.run_coroutine_threadsafe(self.send_held(more=True), self._loop).result()
