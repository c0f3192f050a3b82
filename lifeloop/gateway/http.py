"""What the versions of the protocol share of HTTP: reading a body, headers of every answer."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from lifeloop.gateway import params

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

RETRY_AFTER_SECONDS = 5


async def body_of(receive: Receive) -> bytes | None:
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


def constant_headers() -> Headers:
    """The headers of every answer; made once a process."""
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
