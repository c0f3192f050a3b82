"""The ASGI application of ``/gateway.do``: the signed OpenAPI, version 2.

Every answer is HTTP 200, as client libraries expect, but for 503 with Retry-After while the database is away.
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import count
from typing import Any

from django.conf import settings

from lifeloop.gateway import params
from lifeloop.gateway.dispatch import Dispatcher
from lifeloop.gateway.exchange import Reply
from lifeloop.gateway.intake import Intake

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

RETRY_AFTER_SECONDS = 5


class Gateway:
    """One per process."""

    def __init__(self) -> None:
        self.dispatcher = Dispatcher()
        self._headers = _constant_headers()
        # A trace id is looked for in a log, not guessed: random once, then counted (a random one costs a system call).
        self._trace = secrets.token_hex(8)
        self._calls = count(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        trace = f"{self._trace}{next(self._calls):016x}"
        if scope["method"] not in {"GET", "POST"}:
            await self._plain(send, trace, 405, [(b"allow", b"GET, POST")])
            return
        body = b"" if scope["method"] == "GET" else await _body(receive)
        if body is None:
            return  # the client went away
        reply = await self.dispatcher.answer(_intake(scope, body, trace))
        await self._send(send, trace, reply)

    def stop(self) -> None:
        """Finish all writes that wait and end the threads. Blocks; for the process's shutdown."""
        self.dispatcher.stop()

    async def _send(self, send: Send, trace: str, reply: Reply) -> None:
        headers = [
            *reply.headers,
            (b"content-length", b"%d" % len(reply.body)),
            (b"trace_id", trace.encode()),
            *self._headers,
        ]
        status = reply.status
        if reply.away:
            status = 503
            headers.append((b"retry-after", b"%d" % RETRY_AFTER_SECONDS))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _plain(
        self, send: Send, trace: str, status: int, headers: list[tuple[bytes, bytes]]
    ) -> None:
        headers = [
            *headers,
            (b"content-length", b"0"),
            (b"trace_id", trace.encode()),
            *self._headers,
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _intake(scope: Message, body: bytes, trace: str) -> Intake:
    content_type = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if len(body) > params.most_body_bytes():
        found = params.too_long(scope["query_string"], content_type)
    else:
        found = params.parse(scope["query_string"], body, content_type)
    intake = Intake(params=found, trace=trace)
    intake.address()
    return intake


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or one byte more than is allowed; None when the client went away."""
    chunks: list[bytes] = []
    size, most = 0, params.most_body_bytes()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > most or not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _constant_headers() -> list[tuple[bytes, bytes]]:
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    ]
    if settings.LIFELOOP_HTTPS:
        headers.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
    return headers
