"""接口日志: which calls are handed to the recorder, and what of them. A success that the sample passes over costs a counter."""

import logging
from dataclasses import replace
from itertools import count

from django.conf import settings

from lifeloop.diagnostics.entries import Entry, Evidence
from lifeloop.diagnostics.recorder import Recorder
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.replies import refusal_of
from lifeloop.kernel import clock

MOST_KEPT = 65_536  # bytes of one call
_MOST_VALUE = 4096
_MOST_ANSWER = 16_384
_MOST_NAMES = 16

log = logging.getLogger(__name__)


class CallLog:
    """One per process."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self._calls = count(1)
        self._percent = int(settings.LIFELOOP_CALL_LOG_PERCENT)

    def sampled(self) -> bool:
        """Whether this success is one of the sample: the first so many of each hundred."""
        return next(self._calls) % 100 < self._percent

    def note(self, exchange: Exchange, reply: Reply) -> None:
        """Hand a call over; calls of nobody's app are no merchant's. Never raises."""
        app = exchange.app
        if app is None or self.recorder.has_enough(app.merchant_id, app.app_id):
            return
        try:
            code, sub_code = "10000", ""
            if exchange.refused is not None:
                refusal = refusal_of(exchange.refused, exchange.method)
                code, sub_code = refusal.code, refusal.sub_code
            entry = Entry(
                merchant_id=app.merchant_id,
                app_id=app.app_id,
                at=clock.now(),
                method=exchange.name.decode("ascii", "replace"),
                code=code,
                sub_code=sub_code,
                trace=exchange.trace,
                evidence=_short(exchange.evidence()),
                answer=reply.body[:_MOST_ANSWER],
                codec=exchange.codec,
            )
        except Exception:
            log.exception("a call was not logged, trace_id=%s", exchange.trace)
        else:
            self.recorder.note(entry)

    def stop(self) -> None:
        """Write what waits. Blocks."""
        self.recorder.stop()


def _short(evidence: Evidence) -> Evidence:
    """What came, or, when that is much, the beginnings of it."""
    if evidence.size <= MOST_KEPT:
        return evidence
    if evidence.sent is not None:
        return Evidence(
            sent=replace(evidence.sent, body=evidence.sent.body[:_MOST_VALUE]), whole=False
        )
    beginnings = list((evidence.values or {}).items())[:_MOST_NAMES]
    return Evidence({name[:64]: value[:_MOST_VALUE] for name, value in beginnings}, whole=False)
