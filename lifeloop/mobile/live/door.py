"""``/m/live``: the stream of a phone's pages."""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qs

from lifeloop.live import answers
from lifeloop.live.answers import AWAY, Headers, Receive
from lifeloop.live.streams import Send, arrival
from lifeloop.live.threads import ask
from lifeloop.mobile import cookies
from lifeloop.mobile.live import lookups
from lifeloop.mobile.live.hub import Hub
from lifeloop.mobile.live.streams import Stream

HUB = Hub()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """One browser's stream of events ``hello``, ``inbox`` and ``bye``."""
    arrived = arrival()
    headers = await answers.headers_of(scope, send)
    if headers is None:
        return
    try:
        stream = await _stream(headers, send, arrived)
    except AWAY:
        await answers.refuse_for_now(send)
        return
    if stream is None:
        await answers.refuse(send, 401)
        return
    await _listen(stream, _last_id(headers, scope), receive, send)


async def _stream(headers: Headers, send: Send, arrived: int) -> Stream | None:
    """For whom; None: nobody is signed in. It may live for days and keeps a few numbers of the session, not the rows."""
    token = answers.cookie(headers, cookies.NAME)
    if not 0 < len(token) <= cookies.MAX_TOKEN:
        return None
    session = await ask(lookups.session_by, token)
    if session is None:
        return None
    return Stream(
        send,
        arrived=arrived,
        person_id=session.person_id,
        session_id=session.pk,
        expires_at=session.expires_at,
    )


def _last_id(headers: Headers, scope: MutableMapping[str, Any]) -> int | None:
    """Where the browser left off: its own header, or what another tab of it remembered."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    text = headers.get(b"last-event-id", b"").decode("latin-1") or query.get("last", [""])[-1]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def _listen(stream: Stream, last_id: int | None, receive: Receive, send: Send) -> None:
    await answers.begin(send)
    try:
        await _greet(stream, last_id)
        await answers.until_gone(receive)
    finally:
        stream.end("gone")
        HUB.remove(stream)


async def _greet(stream: Stream, last_id: int | None) -> None:
    """Listen first, then read: what is committed in between is heard twice, not lost."""
    try:
        await HUB.add(stream)
        start = await ask(lookups.start_of, stream.person_id, stream.session_id)
        if start is None:  # signed out since the cookie was looked up
            stream.end("session_ended")
        else:
            stream.learn(start)
            if last_id is not None:
                await HUB.catch_up(stream, last_id)
    except AWAY:
        stream.end("restart")
    HUB.flush(stream)
