"""What a raw ASGI application says around its stream: raw, so that an open page holds no thread and little memory."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import parse_cookie

from lifeloop.live.streams import Send

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = dict[bytes, bytes]
AWAY = (DatabaseError, InterfaceError)  # the database is not there at the moment
MAX_TOKEN = 200  # characters of a session's cookie

_GUARDS = [
    (b"cache-control", b"no-store, no-transform"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-accel-buffering", b"no"),
]
if settings.LIFELOOP_HTTPS:
    _GUARDS.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))


async def headers_of(scope: Scope, send: Send) -> Headers | None:
    """The request's headers; None: it was refused, being no GET of a page of ours."""
    headers = dict(scope["headers"])
    if scope["method"] != "GET":
        await refuse(send, 405, [(b"allow", b"GET")])
        return None
    if headers.get(b"sec-fetch-site", b"same-origin") not in {b"same-origin", b"none"}:
        await refuse(send, 403)
        return None
    return headers


def cookie(headers: Headers, name: str) -> str:
    """A cookie's value; empty when there is none, or one that cannot be a session's."""
    value: str = parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(name, "")
    return value if len(value) <= MAX_TOKEN else ""


async def begin(send: Send) -> None:
    """200, and how soon to come back after a break."""
    headers = [(b"content-type", b"text/event-stream"), *_GUARDS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})


async def until_gone(receive: Receive) -> None:
    """Wait for the browser to close its end."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int, extra: list[tuple[bytes, bytes]] | None = None) -> None:
    """An empty answer."""
    headers = [(b"content-length", b"0"), *_GUARDS, *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def refuse_for_now(send: Send) -> None:
    """503: the database is away."""
    await refuse(send, 503, [(b"retry-after", b"5")])
