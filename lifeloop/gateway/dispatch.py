"""From an exchange to its reply, for every version of the protocol: admit, read or write, sign.

Parsing and the signature check run on the event loop (0.1 ms); reads run in a few threads, writes in the writer's
batches; a new signature is made in a thread, for it takes 0.4 ms and frees the interpreter.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import close_old_connections, connections

from lifeloop.gateway import callers
from lifeloop.gateway.answer import Draft, Signer
from lifeloop.gateway.call_log import CallLog
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.once import handled
from lifeloop.gateway.recheck import recheck
from lifeloop.gateway.registry import Call, Outcome, Work
from lifeloop.gateway.signers import Answered, Signers, Unsigned, hand_over
from lifeloop.gateway.writer import Job, Writer, failure
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError

READERS = 4
# A refusal that may only mean that what is kept of the app is out of date.
_MAY_BE_OLD = frozenset(
    {
        "isv.invalid-signature",
        "isv.missing-signature-config",
        "isv.missing-app-cert-sn",
        "isv.app-cert-not-exist",
        "isv.invalid-alipay-root-cert-sn",
        "isv.invalid-app-state",
        "isv.invalid-encrypt",
        "isv.decryption-error-unknown",
        "isv.decryption-error-not-valid-encrypt-key",
    }
)

log = logging.getLogger(__name__)


class Dispatcher:
    """One per process, whatever the versions of the protocol it serves."""

    def __init__(self) -> None:
        self.signer = Signer()
        self.writer = Writer(self._release)
        self.calls = CallLog()
        # Told of every call once it is answered; they do not raise.
        self.listeners: list[Callable[[Exchange], None]] = []
        self._readers = ThreadPoolExecutor(READERS, "gateway-read")
        self._signers = Signers(self.signer)

    async def answer(self, exchange: Exchange) -> Reply:
        """The reply to one call; never raises."""
        try:
            reply = await self._reply(exchange)
        except Exception as error:  # noqa: BLE001 -- no call ends without an answer of the protocol
            reply = await self._sign(exchange, failure(error, exchange))
        if exchange.refused is not None or self.calls.sampled():
            self.calls.note(exchange, reply)
        for listener in self.listeners:
            listener(exchange)
        return reply

    def stop(self) -> None:
        """Finish all writes that wait and end the threads. Blocks; for the process's shutdown."""
        self.writer.stop()
        meeting = Barrier(READERS)
        for _ in range(READERS):
            self._readers.submit(_leave, meeting)
        self._readers.shutdown()
        self._signers.stop()
        self.calls.stop()

    async def _reply(self, exchange: Exchange) -> Reply:
        loop = asyncio.get_running_loop()
        try:
            call = await self._admit(exchange)
            assert exchange.method is not None
            if exchange.method.work is not Work.WRITE:
                return await loop.run_in_executor(self._readers, self._read, exchange, call)
            job = Job(exchange, call, loop, loop.create_future())
            self.writer.submit(job)
        except (ProtocolError, DomainError) as refused:
            self._log(exchange, refused)
            return await self._sign(exchange, refused)
        return await job.future

    def _log(self, exchange: Exchange, refused: ProtocolError | DomainError) -> None:
        """Let the method log what a verified call did wrong; nobody waits for it, and a failure is only reported."""
        method = exchange.method
        if method is None or method.log is None or not exchange.acting_for or not exchange.content:
            return
        if isinstance(refused, DomainError):
            facts = (exchange.acting_for, exchange.content, refused.code)
            self._readers.submit(_logged, method.log, *facts)

    async def _admit(self, exchange: Exchange) -> Call[Any]:
        """The verified call; with what is kept of the app, or, where that refuses, with what is true now."""
        app_id = exchange.app_id()
        app = callers.kept(app_id)
        if app is not None:
            try:
                return await self._call(exchange, app)
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
            exchange.app = None
            raise ProtocolError("isv.invalid-app-id")
        return await self._call(exchange, app)

    async def _call(self, exchange: Exchange, app: GatewayApp) -> Call[Any]:
        exchange.app = app
        exchange.verify(app)
        token, method = exchange.app_auth_token, exchange.method
        if not token or (method is not None and method.own):
            return exchange.call(app)
        grant, other = await self._in_thread(callers.acted_for, app, token)
        return exchange.call(other, grant)

    async def _in_thread(self, query: Callable[..., Any], *arguments: object) -> Any:
        def ask() -> Any:
            close_old_connections()
            return query(*arguments)

        return await asyncio.get_running_loop().run_in_executor(self._readers, ask)

    def _read(self, exchange: Exchange, call: Call[Any]) -> Reply:
        """Runs in a thread of the pool."""
        outcome: Outcome
        assert exchange.method is not None
        try:
            close_old_connections()
            now = recheck([(exchange, call)]).get(0, call)
            outcome = handled(exchange, now) if isinstance(now, Call) else now
        except (ProtocolError, DomainError) as refused:
            outcome = refused
        except Exception as error:  # noqa: BLE001 -- told with a trace id, logged with everything
            outcome = failure(error, exchange)
        draft = _drafted(exchange, outcome)
        return self._ready(exchange, outcome, draft) or exchange.reply(
            outcome, draft, self.signer.sign(draft)
        )

    def _ready(self, exchange: Exchange, outcome: Outcome, draft: Draft) -> Reply | None:
        """The reply when it needs no work: unsigned, or its signature is kept; else None."""
        if exchange.app is None:
            return exchange.reply(outcome, draft, None)
        signature = self.signer.kept(draft)
        return exchange.reply(outcome, draft, signature) if signature is not None else None

    async def _sign(self, exchange: Exchange, outcome: Outcome) -> Reply:
        """The reply from the event loop; the key works in a thread."""
        draft = _drafted(exchange, outcome)
        ready = self._ready(exchange, outcome, draft)
        if ready is not None:
            return ready
        loop = asyncio.get_running_loop()
        unsigned = Unsigned(exchange, outcome, draft, loop, loop.create_future())
        self._signers.gather(unsigned)
        return await unsigned.future

    def _release(self, jobs: list[Job]) -> None:
        """After the commit, in the writer's thread: hand every caller its answer."""
        at_hand: list[Answered] = []
        to_sign: list[Unsigned] = []
        for job in jobs:
            assert job.outcome is not None
            draft = _drafted(job.exchange, job.outcome)
            ready = self._ready(job.exchange, job.outcome, draft)
            if ready is None:
                one = Unsigned(job.exchange, job.outcome, draft, job.loop, job.future)
                to_sign.append(one)
            else:
                at_hand.append((job.loop, job.future, ready))
        self._signers.submit(to_sign)
        hand_over(at_hand)


def _drafted(exchange: Exchange, outcome: Outcome) -> Draft:
    """What tells the outcome; a refusal is kept for the log of calls."""
    if isinstance(outcome, Exception):
        exchange.refused = outcome
    return exchange.draft(outcome)


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
