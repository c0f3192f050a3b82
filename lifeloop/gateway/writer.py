"""Group commit: one thread takes all writes that wait into one transaction.

A durable commit costs milliseconds of the disk however much is in it. So calls that write are queued, and
while one batch is being committed the next one gathers; no call waits for a timer. Each method's handler gets all
its calls of a batch as a list. Outcomes are released only after the commit.

A batch that raises is undone as a whole and run again call by call, each in a transaction of its own, so one bad call
costs its neighbours time and nothing else.
"""

import logging
import queue
import threading
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections, connections

from lifeloop.database import is_conflict, is_database_away, write
from lifeloop.gateway.errors import ProtocolError, busy, database_away
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.recheck import recheck
from lifeloop.gateway.registry import Call, Method, Outcome
from lifeloop.kernel.errors import DomainError

MOST_IN_BATCH = 64
# At a few thousand writes a second this is about a second of waiting; more would only be told later.
MOST_WAITING = 4096
_TRIES = 3

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """One call on its way through the writer."""

    exchange: Exchange
    call: Call[Any]
    loop: AbstractEventLoop
    future: "Future[Reply]"
    outcome: Outcome | None = None

    @property
    def method(self) -> Method:
        """Every call that got here has one."""
        assert self.exchange.method is not None
        return self.exchange.method


def failure(error: Exception, exchange: Exchange) -> ProtocolError:
    """What the caller is told of an exception: try again, or a trace id whose log entry has the rest."""
    if is_database_away(error):
        log.warning("database away: %s", error, extra={"trace_id": exchange.trace})
        return database_away()
    log.error(
        "call %s failed, trace_id=%s",
        exchange.name.decode("ascii", "replace"),
        exchange.trace,
        exc_info=error,
    )
    return ProtocolError("aop.unknow-error", f"traceId={exchange.trace}")


class Writer:
    """The writer thread of this process; started by the first job, drained by :meth:`stop`."""

    def __init__(self, release: Callable[[list[Job]], None]) -> None:
        self._release = release
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def submit(self, job: Job) -> None:
        """Queue a call; refused when too many wait already, or when the process is ending."""
        with self._lock:
            if self._stopped:
                raise database_away()
            if self._queue.qsize() >= MOST_WAITING:
                raise busy()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="gateway-writer", daemon=True
                )
                self._thread.start()
            self._queue.put(job)

    def stop(self) -> None:
        """Finish everything that waits, take nothing more, end the thread. Blocks."""
        with self._lock:
            self._stopped = True
            thread, self._thread = self._thread, None
            self._queue.put(None)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                jobs, last = self._gather(first)
                run(jobs)
                self._release(jobs)
                if last:
                    return
        finally:
            connections.close_all()

    def _gather(self, first: Job) -> tuple[list[Job], bool]:
        """All that wait, up to a batch; and whether the end was among them."""
        jobs = [first]
        while len(jobs) < MOST_IN_BATCH:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False


def run(jobs: list[Job]) -> None:
    """Give every job its outcome: all in one transaction, or, when that raises, each in its own."""
    close_old_connections()
    try:
        _together(jobs)
    except Exception as error:  # noqa: BLE001 -- whatever it was, each call gets an answer
        if is_database_away(error):
            for job in jobs:
                job.outcome = failure(error, job.exchange)
            return
        log.info("a batch of %d is run again one by one: %s", len(jobs), error)
        for job in jobs:
            _alone(job)


def _together(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.outcome = None
    with write():
        for at, now in recheck([(job.exchange, job.call) for job in jobs]).items():
            if isinstance(now, Call):
                jobs[at].call = now
            else:
                jobs[at].outcome = now
        groups: dict[str, list[Job]] = {}
        for job in jobs:
            if job.outcome is None:
                groups.setdefault(job.method.name, []).append(job)
        for group in groups.values():
            outcomes = group[0].method.handler([job.call for job in group])
            for job, outcome in zip(group, outcomes, strict=True):
                job.outcome = outcome


def _alone(job: Job) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            _together([job])
        except (ProtocolError, DomainError) as refused:
            job.outcome = refused
        except Exception as error:  # noqa: BLE001 -- whatever it was, the call gets an answer
            if tries_left and is_conflict(error):
                continue
            job.outcome = failure(error, job.exchange)
        return
