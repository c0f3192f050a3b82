"""The body of a page's request, whole before a thread is taken for it.

Pages run in a few threads. A thread that waits for a client's next byte serves nobody else, so eight slow clients would stop
every page; here they wait on the event loop, where waiting costs nothing.
"""

import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

from django.conf import settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
IN_MEMORY = 2**20
CHUNK = 2**16
# Of all bodies on the disk together: what is on its way at one moment, not what is kept.
MOST_ON_DISK = 2**30
_on_disk = 0


class Gone(Exception):
    """The client went away."""


class TooLarge(Exception):
    """More than any form of ours takes."""


class TooMuch(Exception):
    """Too many large bodies at once."""


def most() -> int:
    """Twice the largest file that a form takes, so that the form itself can say that a file is too large."""
    files = (
        settings.LIFELOOP_IMPORT_BYTES,
        settings.LIFELOOP_PACKAGE_BYTES,
        settings.LIFELOOP_PICTURE_BYTES,
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    )
    return int(2 * max(files) + IN_MEMORY)


class Body:
    """What came; ``with`` it, and :meth:`receive` gives it to the application from its beginning."""

    def __init__(self, first: Message, receive: Receive) -> None:
        self._first: Message | None = first  # a request of one message is handed on as it is
        self._rest = receive
        self._file: IO[bytes] | None = None
        self._size = self._counted = 0
        self._given = True

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, *_error: object) -> None:
        global _on_disk  # noqa: PLW0603 -- one per process, like the disk
        _on_disk -= self._counted
        if self._file is not None:
            self._file.close()

    async def gather(self) -> None:
        """Until it is whole."""
        message = self._first
        assert message is not None
        if not message.get("more_body"):
            return
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed at the end of the block
        self._first, self._given = None, False
        self._add(message.get("body", b""))
        while message.get("more_body"):
            message = await self._rest()
            if message["type"] == "http.disconnect":
                raise Gone
            self._add(message.get("body", b""))
        self._file.seek(0)

    def _add(self, chunk: bytes) -> None:
        global _on_disk  # noqa: PLW0603
        assert self._file is not None
        self._size += len(chunk)
        if self._size > most():
            raise TooLarge
        if self._size > IN_MEMORY:
            _on_disk += self._size - self._counted
            self._counted = self._size
            if _on_disk > MOST_ON_DISK:
                raise TooMuch
        self._file.write(chunk)

    async def receive(self) -> Message:
        """As ASGI has it."""
        if self._first is not None:
            message, self._first = self._first, None
            return message
        if self._given or self._file is None:
            return await self._rest()
        chunk = self._file.read(CHUNK)
        self._size -= len(chunk)
        self._given = self._size <= 0
        return {"type": "http.request", "body": chunk, "more_body": not self._given}


class WholeBodies:
    """An ASGI application that calls another once the request is whole; 413 for one that is too large."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        if _said(scope) > most():
            await _refuse(send, 413)
            return
        first = await receive()
        if first["type"] == "http.disconnect":
            return
        with Body(first, receive) as body:
            try:
                await body.gather()
            except Gone:
                return
            except TooLarge:
                await _refuse(send, 413)
                return
            except TooMuch:
                await _refuse(send, 503)
                return
            await self.app(scope, body.receive, send)


def _said(scope: Message) -> int:
    """The length that the request names; 0 when it names none."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
