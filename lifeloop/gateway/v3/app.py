"""The ASGI application of ``/v3/…``: the signed OpenAPI, version 3.

It answers with HTTP statuses: 200; 400, 401, 405, 429 for refusals; 500 for a fault of ours, 503 with Retry-After
while the database is away.
"""

import secrets
from itertools import count

from lifeloop.gateway.dispatch import Dispatcher
from lifeloop.gateway.http import (
    RETRY_AFTER_SECONDS,
    Message,
    Receive,
    Send,
    body_of,
    constant_headers,
)
from lifeloop.gateway.v3.exchange import RestExchange
from lifeloop.gateway.v3.received import receive as received_of


class Rest:
    """One per process, beside version 2: the dispatcher, and with it the writer, is the same."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher
        self._headers = constant_headers()
        self._trace = secrets.token_hex(8)
        self._calls = count(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        body = await body_of(receive)
        if body is None:
            return  # the client went away
        trace = f"{self._trace}{next(self._calls):016x}"
        exchange = RestExchange(trace=trace, received=received_of(scope, body))
        exchange.address()
        reply = await self.dispatcher.answer(exchange)
        headers = [
            *reply.headers,
            (b"content-length", b"%d" % len(reply.body)),
            (b"alipay-trace-id", trace.encode()),
            *self._headers,
        ]
        if reply.away:
            headers.append((b"retry-after", b"%d" % RETRY_AFTER_SECONDS))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})
