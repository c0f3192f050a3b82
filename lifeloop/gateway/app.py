"""The ASGI application of ``/gateway.do``: the signed OpenAPI, version 2.

Parsing and the signature check run on the event loop (0.1 ms); reads run in a few threads, writes in the writer's
batches; a new signature is made in a thread, for it takes 0.4 ms and frees the interpreter. Every answer
is HTTP 200, as client libraries expect, but for 503 with Retry-After while the database is away.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from threading import Barrier
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connections

from lifeloop.gateway import callers, params, replies
from lifeloop.gateway.answer import Signer
from lifeloop.gateway.content import call_of
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.intake import Intake, judge_again
from lifeloop.gateway.registry import Call, Method, Outcome, Work
from lifeloop.gateway.replies import Reply
from lifeloop.gateway.writer import Job, Writer, failure
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

RETRY_AFTER_SECONDS = 5
READERS = 4
# A refusal that may only mean that what is kept of the app is out of date.
_MAY_BE_OLD = frozenset(
    {
        "isv.invalid-signature",
        "isv.missing-signature-config",
        "isv.invalid-app-state",
        "isv.invalid-encrypt",
        "isv.decryption-error-not-valid-encrypt-key",
    }
)

log = logging.getLogger(__name__)


class Gateway:
    """One per process."""

    def __init__(self) -> None:
        self.signer = Signer()
        self.writer = Writer(self._release)
        self._readers = ThreadPoolExecutor(READERS, "gateway-read")
        self._signers = ThreadPoolExecutor(2, "gateway-sign")
        self._headers = _constant_headers()
        # A trace id is looked for in a log, not guessed: random once, then counted (a random one costs a system call).
        self._trace = secrets.token_hex(8)
        self._calls = count(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        trace = f"{self._trace}{next(self._calls):016x}"
        if scope["method"] not in {"GET", "POST"}:
            await self._plain(send, trace, 405, [(b"allow", b"GET, POST")])
            return
        body = b"" if scope["method"] == "GET" else await _body(receive)
        if body is None:
            return  # the client went away
        intake = _intake(scope, body, trace)
        try:
            reply = await self._reply(intake)
        except Exception as error:  # noqa: BLE001 -- no call ends without an answer of the protocol
            reply = await self._sign(intake, failure(error, intake))
        await self._send(send, trace, reply)

    def stop(self) -> None:
        """Finish all writes that wait and end the threads. Blocks; for the process's shutdown."""
        self.writer.stop()
        meeting = Barrier(READERS)
        for _ in range(READERS):
            self._readers.submit(_leave, meeting)
        self._readers.shutdown()
        self._signers.shutdown()

    async def _reply(self, intake: Intake) -> Reply:
        loop = asyncio.get_running_loop()
        try:
            method, call = await self._admit(intake)
            if method.work is not Work.WRITE:
                return await loop.run_in_executor(self._readers, self._read, intake, method, call)
            job = Job(intake, method, call, loop, loop.create_future())
            self.writer.submit(job)
        except (ProtocolError, DomainError) as refused:
            self._log(intake, refused)
            return await self._sign(intake, refused)
        return await job.future

    def _log(self, intake: Intake, refused: ProtocolError | DomainError) -> None:
        """Let the method log what a verified call did wrong; nobody waits for it, and a failure is only reported."""
        method, app = intake.method, intake.app
        if method is None or method.log is None or app is None or not intake.content:
            return
        if isinstance(refused, DomainError):
            self._readers.submit(_logged, method.log, app.app_id, intake.content, refused.code)

    async def _admit(self, intake: Intake) -> tuple[Method, Call[Any]]:
        """The verified call; with what is kept of the app, or, where that refuses, with what is true now."""
        app_id = intake.app_id()
        app = callers.kept(app_id)
        if app is not None:
            try:
                return _admitted(intake, app)
            except ProtocolError as refused:
                if refused.sub_code not in _MAY_BE_OLD:
                    raise
                changed = await self._in_thread(callers.changed, [app])
                if app_id not in changed:
                    raise
                app = changed[app_id]
        else:
            app = await self._in_thread(callers.look_up, app_id)
        if app is None:
            intake.app = None
            raise ProtocolError("isv.invalid-app-id")
        return _admitted(intake, app)

    async def _in_thread(self, query: Callable[[Any], Any], argument: object) -> Any:
        def ask() -> Any:
            close_old_connections()
            return query(argument)

        return await asyncio.get_running_loop().run_in_executor(self._readers, ask)

    def _read(self, intake: Intake, method: Method, call: Call[Any]) -> Reply:
        """Runs in a thread of the pool."""
        outcome: Outcome
        try:
            close_old_connections()
            outcome = method.handler(_current(intake, method, call))
        except (ProtocolError, DomainError) as refused:
            outcome = refused
        except Exception as error:  # noqa: BLE001 -- told with a trace id, logged with everything
            outcome = failure(error, intake)
        return replies.reply(self.signer, intake, outcome)

    async def _sign(self, intake: Intake, outcome: Outcome) -> Reply:
        """The reply from the event loop; the key works in a thread."""
        draft = replies.draft_of(intake, outcome)
        ready = replies.ready(self.signer, intake, outcome, draft)
        if ready is not None:
            return ready
        body = await asyncio.get_running_loop().run_in_executor(
            self._signers, self.signer.sign, draft
        )
        return replies.finished(intake, outcome, body)

    def _release(self, jobs: list[Job]) -> None:
        """After the commit, in the writer's thread: hand every caller its answer."""
        at_hand: dict[asyncio.AbstractEventLoop, list[tuple[Job, Reply]]] = {}
        for job in jobs:
            assert job.outcome is not None
            draft = replies.draft_of(job.intake, job.outcome)
            ready = replies.ready(self.signer, job.intake, job.outcome, draft)
            if ready is None:
                self._signers.submit(self._sign_later, job)
            else:
                at_hand.setdefault(job.loop, []).append((job, ready))
        for loop, done in at_hand.items():
            loop.call_soon_threadsafe(_deliver, done)

    def _sign_later(self, job: Job) -> None:
        assert job.outcome is not None
        job.loop.call_soon_threadsafe(
            _deliver, [(job, replies.reply(self.signer, job.intake, job.outcome))]
        )

    async def _send(self, send: Send, trace: str, reply: Reply) -> None:
        headers = [
            (b"content-type", b"application/json;charset=" + reply.charset),
            (b"content-length", b"%d" % len(reply.body)),
            (b"trace_id", trace.encode()),
            *self._headers,
        ]
        status = 200
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
    if len(body) > params.MOST_BODY_BYTES:
        found = params.parse(scope["query_string"])
        found.fault = f"请求体超过{params.MOST_BODY_BYTES}字节"
    else:
        found = params.parse(scope["query_string"], body, content_type)
    intake = Intake(found, trace)
    intake.address()
    return intake


def _admitted(intake: Intake, app: GatewayApp) -> tuple[Method, Call[Any]]:
    method = intake.check(app)
    return method, call_of(intake, method, app)


def _current(intake: Intake, method: Method, call: Call[Any]) -> Call[Any]:
    """The call with its app as it is now; refused when its keys no longer verify it."""
    now = callers.changed([call.app])
    if not now:
        return call
    return replace(call, app=judge_again(intake, method, now[call.app.app_id]))


def _logged(write: Callable[[str, str, str], object], *facts: str) -> None:
    """Runs in a thread of the pool."""
    try:
        close_old_connections()
        write(*facts)
    except Exception:
        log.exception("a refusal was not logged")


def _leave(meeting: Barrier) -> None:
    """Close this thread's connection; waiting for the others makes each thread do it once."""
    meeting.wait()
    connections.close_all()


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or one byte more than is allowed; None when the client went away."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > params.MOST_BODY_BYTES or not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _deliver(done: list[tuple[Job, Reply]]) -> None:
    """On the event loop; a caller who went away has a cancelled future."""
    for job, reply in done:
        if not job.future.done():
            job.future.set_result(reply)


def _constant_headers() -> list[tuple[bytes, bytes]]:
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
