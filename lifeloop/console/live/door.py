"""``/console/live``: the stream of the console's pages."""

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings

from lifeloop.console.live import lookups
from lifeloop.console.live.hub import Hub
from lifeloop.console.live.streams import Stream
from lifeloop.live import answers
from lifeloop.live.answers import AWAY, Receive
from lifeloop.live.streams import Send, arrival
from lifeloop.live.threads import ask

HUB = Hub()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """One browser's stream of events ``hello``, ``talks`` and ``bye``; 401 signed out, 403 without a role anywhere."""
    arrived = arrival()
    headers = await answers.headers_of(scope, send)
    if headers is None:
        return
    session_key = answers.cookie(headers, settings.SESSION_COOKIE_NAME)
    try:
        standing = await ask(lookups.standing_by, session_key) if session_key else None
    except AWAY:
        await answers.refuse_for_now(send)
        return
    if standing is None or not standing.roles:
        await answers.refuse(send, 401 if standing is None else 403)
        return
    await _listen(Stream(send, standing, arrived=arrived), receive, send)


async def _listen(stream: Stream, receive: Receive, send: Send) -> None:
    await answers.begin(send)
    try:
        try:
            # What was lost between the look at the cookie and now is seen at the next look, at most half a second from now.
            await HUB.add(stream)
            stream.ready = True
        except AWAY:
            stream.end("restart")
        HUB.flush(stream)
        await answers.until_gone(receive)
    finally:
        stream.end("gone")
        HUB.remove(stream)
