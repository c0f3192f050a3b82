"""Counting, around what does the work: none of it knows that it is counted."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from lifeloop import logs
from lifeloop.database import waiting
from lifeloop.gateway.exchange import Exchange
from lifeloop.gateway.replies import refusal_of
from lifeloop.metrics import figures
from lifeloop.outbox import running
from lifeloop.outbox.registry import JOBS, Task

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
# Refusals are a few hundred words of the protocol; should one ever hold something else, labels stay this many.
MOST_CODES = 1000
_IDS = {b"x-request-id", b"trace_id"}
_seen: set[tuple[str, str]] = set()


def door_of(path: str) -> str:
    """Which door a page's address belongs to: console, phone, admin, docs, static, media, probe or other."""
    first = path.split("/", 2)[1]
    return _DOORS.get(first, "other")


_DOORS = {
    "console": "console",
    "m": "phone",
    "phone": "phone",
    "q": "phone",
    "s": "phone",
    "admin": "admin",
    "docs": "docs",
    "static": "static",
    "media": "media",
    "healthz": "probe",
    "readyz": "probe",
    "metrics": "probe",
}


async def counted(app: App, door: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Run ``app`` for one request and count it; ``door`` ``live-…`` is a stream, counted while it is open."""
    begun = time.perf_counter()
    status, live = 0, door.startswith("live-")
    headers: Any = ()

    async def through(message: MutableMapping[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], message.get("headers", ())
            if live and status == 200:
                figures.OPEN_STREAMS.labels(door).inc()
        await send(message)

    try:
        await app(scope, receive, through)
    finally:
        took = time.perf_counter() - begun
        if live and status == 200:
            figures.OPEN_STREAMS.labels(door).dec()
        if status:  # 0: the client went away before there was an answer
            _note(scope, door, status, took, headers)


# Looking a label up costs as much as counting; statuses, doors and codes are few.
_requests = lru_cache(maxsize=1024)(figures.REQUESTS.labels)
_request_seconds = lru_cache(maxsize=64)(figures.REQUEST_SECONDS.labels)
_calls = lru_cache(maxsize=2 * MOST_CODES)(figures.CALLS.labels)


def _note(scope: Scope, door: str, status: int, took: float, headers: Any) -> None:
    _requests(door, str(status)).inc()
    if not door.startswith("live-"):
        _request_seconds(door).observe(took)
    if not settings.LIFELOOP_ACCESS_LOG:
        return
    facts = {
        "method": scope["method"] if scope["method"].isalpha() else "?",
        "path": logs.path_of(scope["path"]),
        "door": door,
        "status": status,
        "ms": round(took * 1000, 1),
    }
    logs.log_access(facts, _id_in(headers))


def _id_in(headers: Any) -> str:
    for name, value in headers:
        if name.lower() in _IDS:
            return str(value.decode("latin-1"))
    return "-"


def call(exchange: Exchange) -> None:
    """One signed call was answered."""
    method = exchange.method.name if exchange.method is not None else "unknown"
    code = "ok"
    if exchange.refused is not None:
        try:
            code = refusal_of(exchange.refused, exchange.method).sub_code or "unnamed"
        except Exception:  # noqa: BLE001 -- counting must not cost anybody an answer
            code = "unnamed"
    if (method, code) not in _seen:
        if len(_seen) >= MOST_CODES:
            code = "other"
        else:
            _seen.add((method, code))
    _calls(method, code).inc()


def job(task: Task, seconds: float, outcome: str) -> None:
    """One job has run: ``done``, ``again`` (a part of it) or ``failed``."""
    name = task.name if JOBS.get(task.name) else "unknown"
    figures.JOBS.labels(name, outcome).inc()
    figures.JOB_SECONDS.labels(name).observe(seconds)
    facts = {"job": task.id, "name": name, "attempt": task.attempt, "outcome": outcome}
    logs.log_job({**facts, "ms": round(seconds * 1000, 1)})


def wait(seconds: float, came: bool) -> None:
    """A writer waited for its turn."""
    figures.WAIT_SECONDS.observe(seconds)
    if not came:
        figures.WAITS_IN_VAIN.inc()


def begin() -> None:
    """Count in this process from now on; a second time changes nothing."""
    if wait not in waiting.LISTENERS:
        waiting.LISTENERS.append(wait)
    if job not in running.LISTENERS:
        running.LISTENERS.append(job)
