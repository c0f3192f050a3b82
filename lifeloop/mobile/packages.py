"""The package host: ``<appid>.<PACKAGE_HOST>`` gives the files of a mini program's package, and knows nobody.

A raw ASGI branch without cookies: it sets none and reads none, so that nothing a stranger's page does here can touch what a
visitor is signed in to. Each program has a host of its own, hence an origin and a cookie jar of its own.

``/<version number>/<path>``   a file of the version that everybody gets, while the program is listed
``/t/<segment>/<path>``        a file of a version on trial (see ``packages_trial``)
``/__lifeloop__/bridge.js``    the script that gives a page ``my.*`` and the follow component
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from lifeloop.mobile import packages_bridge, packages_headers, packages_trial
from lifeloop.programs import releases, store
from lifeloop.programs.releases import Release

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Files are small and cached by the browser; two threads keep the event loop free of disk and database.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="packages")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as this host looks at it."""

    method: str
    host: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; ``fence`` headers are added to each."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    origins: tuple[str, ...] = ()


def app_id_of(host: str) -> str | None:
    """The APPID that a Host header names below the package host, or None: then the request is not for this branch."""
    name, dot, rest = host.strip().lower().partition(".")
    if not dot or rest != settings.LIFELOOP_PACKAGE_HOST.lower():
        return None
    return name if len(name) == 16 and name.isascii() and name.isdigit() else None


def is_package_host(host: str) -> bool:
    """Whether a Host header is below the package host, sensible or not: no such request may reach the platform's pages."""
    return host.strip().lower().endswith(f".{settings.LIFELOOP_PACKAGE_HOST.lower()}")


async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one request; ``lifeloop.asgi`` routes to here by the Host header."""
    if scope["type"] != "http":
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        return
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    asked = Asked(scope["method"], headers.get("host", ""), scope["path"], headers)
    answer = await asyncio.get_running_loop().run_in_executor(_threads, answer_to, asked)
    await _send(answer, send, with_body=asked.method != "HEAD")


async def _send(answer: Answer, send: Send, *, with_body: bool) -> None:
    headers = packages_headers.fence(answer.origins)
    headers |= {"Cache-Control": packages_headers.NEVER, "Content-Length": str(len(answer.body))}
    headers |= answer.headers
    if answer.status == HTTPStatus.NOT_MODIFIED:
        del headers["Content-Length"]
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})


def answer_to(asked: Asked) -> Answer:
    """The answer to one request. Never reads a cookie; never says more than "not found" about what it does not give."""
    app_id = app_id_of(asked.host)
    if asked.method not in {"GET", "HEAD"}:
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
    if app_id is None or "service-worker" in asked.headers:
        return _plain(HTTPStatus.NOT_FOUND)
    if asked.path == packages_bridge.PATH:
        return _bridge(asked)
    close_old_connections()
    try:
        return _file(app_id, asked)
    except (OperationalError, InterfaceError):
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5"})
    finally:
        close_old_connections()


def _bridge(asked: Asked) -> Answer:
    body, etag = packages_bridge.script()
    headers = {
        "Content-Type": packages_headers.TYPES[".js"],
        "Cache-Control": packages_headers.ASK,
        "ETag": etag,
        # Programs that live at an address of their own load it from here too.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if asked.headers.get("if-none-match") == etag:
        return Answer(HTTPStatus.NOT_MODIFIED, headers=headers)
    return Answer(HTTPStatus.OK, body, headers)


def _file(app_id: str, asked: Asked) -> Answer:
    release, path = _release(app_id, asked.path)
    if release is None:
        return _plain(HTTPStatus.NOT_FOUND)
    found = store.file_of(app_id, release.number, path)
    suffix = PurePosixPath(path).suffix.lower()
    if found is None or suffix not in packages_headers.TYPES:
        return _plain(HTTPStatus.NOT_FOUND)
    if suffix == ".html" and asked.headers.get("sec-fetch-dest") == "document":
        # Opened by itself, outside the platform's page: there it has no capsule, no 关于, no bridge.
        return _plain(
            HTTPStatus.FOUND,
            {"Location": f"{settings.LIFELOOP_BASE_URL}/m/p/{app_id}/{quote(path)}"},
        )
    headers = {
        "Content-Type": packages_headers.TYPES[suffix],
        "Cache-Control": packages_headers.ASK if suffix == ".html" else packages_headers.KEEP,
        "ETag": f'"{release.digest[:20]}"',
    }
    origins = tuple(release.manifest.get("request_origins", ()))
    if asked.headers.get("if-none-match") == headers["ETag"]:
        return Answer(HTTPStatus.NOT_MODIFIED, headers=headers, origins=origins)
    return Answer(HTTPStatus.OK, found.read_bytes(), headers, origins)


def _release(app_id: str, path: str) -> tuple[Release | None, str]:
    """What may be given under this path, and the path within it."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first == "t":
        text, _, rest = rest.partition("/")
        return _trial(app_id, text), rest
    if not (first.isascii() and first.isdigit() and 0 < len(first) < 10):
        return None, rest
    return releases.released(app_id, int(first)), rest


def _trial(app_id: str, text: str) -> Release | None:
    trial = packages_trial.read(text)
    if trial is None or trial.app_id != app_id:
        return None
    return releases.on_trial(app_id, trial.number, user_id=trial.user_id)


def _plain(status: HTTPStatus, headers: dict[str, str] | None = None) -> Answer:
    body = f"{status.value} {status.phrase}\n".encode()
    return Answer(status, body, {"Content-Type": "text/plain; charset=utf-8"} | (headers or {}))
