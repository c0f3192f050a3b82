"""The ASGI application of ``/gateway.do``: the signed OpenAPI, version 2.

Every answer is HTTP 200, as client libraries expect, but for 503 with Retry-After while the database is away.
"""

import secrets
from itertools import count

from lifeloop.gateway import params
from lifeloop.gateway.dispatch import Dispatcher
from lifeloop.gateway.exchange import Reply
from lifeloop.gateway.http import (
    RETRY_AFTER_SECONDS,
    Message,
    Receive,
    Send,
    body_of,
    constant_headers,
)
from lifeloop.gateway.intake import Intake


class Gateway:
    """One per process."""

    def __init__(self) -> None:
        self.dispatcher = Dispatcher()
        self._headers = constant_headers()
        # A trace id is looked for in a log, not guessed: random once, then counted (a random one costs a system call).
        self._trace = secrets.token_hex(8)
        self._calls = count(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        trace = f"{self._trace}{next(self._calls):016x}"
        if scope["method"] not in {"GET", "POST"}:
            await self._plain(send, trace, 405, [(b"allow", b"GET, POST")])
            return
        body = b"" if scope["method"] == "GET" else await body_of(receive)
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
