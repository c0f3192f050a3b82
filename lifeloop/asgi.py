"""One process, four answerers: packages by their host name, the gateway in both versions, live pages, and Django's pages as WSGI in threads."""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")

import django

django.setup(set_prefix=False)

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from lifeloop import live
from lifeloop.bodies import WholeBodies
from lifeloop.console import live as console_live
from lifeloop.gateway.app import Gateway
from lifeloop.gateway.v3.app import Rest
from lifeloop.gateway.v3.exchange import PREFIX
from lifeloop.kernel import ids
from lifeloop.metrics import watch
from lifeloop.mobile import live as mobile_live
from lifeloop.mobile import packages
from lifeloop.outbox.worker import Worker
from lifeloop.pages import Pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
# Two cores, a lock for writers: more threads than this only wait for each other.
PAGE_THREADS = 8
_LIVE: dict[str, tuple[str, App]] = {
    "/m/live": ("live-phone", mobile_live.application),
    "/console/live": ("live-console", console_live.application),
}


class Lifeloop:
    """The ASGI application."""

    def __init__(self) -> None:
        self.gateway = Gateway()
        self.gateway.dispatcher.listeners.append(watch.call)
        self.rest = Rest(self.gateway.dispatcher)
        # Django types its answer as a response, which is an iterable.
        pages: Any = WSGIHandler()
        self.pages = WholeBodies(Pages(pages, workers=PAGE_THREADS))
        self.worker: Worker | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            door, answerer = self._answerer(scope)
            await watch.counted(answerer, door, scope, receive, send)

    def _answerer(self, scope: Scope) -> tuple[str, App]:
        host = _host(scope)
        path: str = scope["path"]
        if packages.is_package_host(host):
            return "packages", packages.app
        if path == "/gateway.do":
            return "gateway", self.gateway
        if path.startswith(PREFIX):
            return "gateway", self.rest
        if host == settings.LIFELOOP_PACKAGE_HOST:
            # The packages' parent name is no place for our own cookies: a package could plant some there.
            return "packages", _to_base
        if path in _LIVE:
            return _LIVE[path]
        return watch.door_of(path), self.pages

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                ids.renode()
                watch.begin()
                if settings.LIFELOOP_WORKER:
                    self.worker = Worker().start()
                await send({"type": "lifespan.startup.complete"})
            else:
                live.close_all()
                await asyncio.to_thread(self._stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _stop(self) -> None:
        self.gateway.stop()
        if self.worker:
            self.worker.stop()


def _host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            return str(value.decode("latin-1")).lower()
    return ""


async def _to_base(scope: Scope, receive: Receive, send: Send) -> None:
    target = settings.LIFELOOP_BASE_URL + scope.get("raw_path", b"/").decode("latin-1")
    query = scope.get("query_string", b"").decode("latin-1")
    location = (f"{target}?{query}" if query else target).encode("latin-1")
    await send(
        {
            "type": "http.response.start",
            "status": 307,
            "headers": [(b"location", location), (b"content-length", b"0")],
        }
    )
    await send({"type": "http.response.body", "body": b""})


application = Lifeloop()
