"""``/m/live``: raw ASGI, so that an open page holds no thread, no connection to the database and little memory."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import parse_cookie

from lifeloop.identity.models import Person, PersonSession
from lifeloop.mobile import cookies
from lifeloop.mobile.live import lookups
from lifeloop.mobile.live.hub import Hub
from lifeloop.mobile.live.streams import Send, Stream

T = TypeVar("T")
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
HUB = Hub()

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


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """One browser's stream of events ``hello``, ``inbox`` and ``bye``."""
    headers = dict(scope["headers"])
    if scope["method"] != "GET":
        await _refuse(send, 405, [(b"allow", b"GET")])
        return
    if headers.get(b"sec-fetch-site", b"same-origin") not in {b"same-origin", b"none"}:
        await _refuse(send, 403)
        return
    try:
        session = await _session(headers)
    except (DatabaseError, InterfaceError):
        await _refuse(send, 503, [(b"retry-after", b"5")])
        return
    if session is None:
        await _refuse(send, 401)
        return
    await _listen(session, _last_id(headers, scope), receive, send)


def close_all() -> None:
    """End every stream of this process; the server calls it when it is told to stop."""
    HUB.close()


async def _session(headers: dict[bytes, bytes]) -> PersonSession | None:
    token = parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(cookies.NAME, "")
    if not 0 < len(token) <= cookies.MAX_TOKEN:
        return None
    return await _run(lookups.session_by, token)


def _last_id(headers: dict[bytes, bytes], scope: MutableMapping[str, Any]) -> int | None:
    """Where the browser left off: its own header, or what another tab of it remembered."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    text = headers.get(b"last-event-id", b"").decode("latin-1") or query.get("last", [""])[-1]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def _listen(
    session: PersonSession, last_id: int | None, receive: Receive, send: Send
) -> None:
    stream = Stream(
        send, person_id=session.person_id, session_id=session.pk, expires_at=session.expires_at
    )
    person = session.person
    del session  # the stream may live for days; it keeps three numbers
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/event-stream"), *_GUARDS],
        }
    )
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    try:
        await _greet(stream, person, last_id)
        del person
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        stream.end("gone")
        HUB.remove(stream)


async def _greet(stream: Stream, person: Person, last_id: int | None) -> None:
    """Listen first, then read: what is committed in between is heard twice, not lost."""
    try:
        await HUB.add(stream)
        start = await _run(lookups.start_of, person, stream.session_id)
        if start is None:  # signed out since the cookie was looked up
            stream.end("session_ended")
        else:
            stream.learn(start)
            if last_id is not None:
                await HUB.catch_up(stream, last_id)
    except (DatabaseError, InterfaceError):
        stream.end("restart")
    HUB.flush(stream)


async def _run(function: Callable[..., T], *args: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(lookups.POOL, function, *args)


async def _refuse(send: Send, status: int, extra: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [(b"content-length", b"0"), *_GUARDS, *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
