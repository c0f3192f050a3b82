"""The worker: threads that claim jobs and run them, woken by a commit or once a second."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connections

from lifeloop.outbox import claims, periodic
from lifeloop.outbox.bell import BELL
from lifeloop.outbox.registry import LANES, Lane
from lifeloop.outbox.running import run_tasks

log = logging.getLogger(__name__)

_AWAY_SECONDS = 1.0
# Of a lane only the first two threads look by themselves; the others are woken when there is something.
_LOOKING = 2
_ASLEEP_SECONDS = 15.0


class Worker:
    """``Worker().start()`` … ``stop()``. Any number may run, in any number of processes.

    ``poll_seconds`` bounds the delay of a job that another process enqueued, or that is due later;
    ``lease_seconds`` the time after which the jobs of a dead worker are taken by another.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        batch: int = 10,
        poll_seconds: float = 1.0,
        lease_seconds: float = claims.LEASE_SECONDS,
    ) -> None:
        self._batch = batch
        self._lease_seconds = lease_seconds
        self._stopping = threading.Event()
        self._threads = [
            self._thread(f"outbox-{number}", self._jobs(number == 0), poll_seconds)
            for number in range(threads)
        ]
        for lane in LANES:
            for number in range(lane.threads()):
                pause = poll_seconds if number < _LOOKING else _ASLEEP_SECONDS
                turn = self._lane(lane, number)
                self._threads.append(self._thread(f"{lane.name}-{number}", turn, pause))

    def start(self) -> "Worker":
        """Start the threads; once."""
        for thread in self._threads:
            thread.start()
        return self

    def stop(self, timeout: float = 10.0) -> bool:
        """End after the jobs that are running; False when some still ran after ``timeout`` seconds.

        What is claimed and not begun is taken up by another worker when its lease ends.
        """
        self._stopping.set()
        BELL.ring()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _thread(self, name: str, turn: Callable[[], bool], pause: float) -> threading.Thread:
        return threading.Thread(target=self._loop, args=(turn, pause), name=name, daemon=True)

    def _loop(self, turn: Callable[[], bool], pause: float) -> None:
        heard = 0
        while not self._stopping.is_set():
            try:
                if not turn():
                    heard = BELL.wait(heard, pause)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the worker waits for the database: %s", type(error).__name__)
                connections.close_all()
                self._stopping.wait(_AWAY_SECONDS)
            except Exception:
                log.exception("the worker goes on after an error of its own")
                self._stopping.wait(_AWAY_SECONDS)
        connections.close_all()

    def _jobs(self, keeps_time: bool) -> Callable[[], bool]:
        def turn() -> bool:
            if keeps_time:
                periodic.tick()
            tasks = claims.claim(self._batch, self._lease_seconds)
            if tasks:
                run_tasks(tasks, lease_seconds=self._lease_seconds, stop=self._stopping.is_set)
            return bool(tasks)

        return turn

    def _lane(self, lane: Lane, number: int) -> Callable[[], bool]:
        def turn() -> bool:
            busy = lane.turn(number)
            if busy:
                BELL.ring()  # where one thing was, there may be more: the sleeping threads look too
            return busy

        return turn
