"""The worker: threads that claim jobs and run them, woken by a commit or once a second."""

import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, connections

from lifeloop.outbox import claims, periodic
from lifeloop.outbox.bell import BELL
from lifeloop.outbox.running import run_tasks

log = logging.getLogger(__name__)

_AWAY_SECONDS = 1.0


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
        self._poll_seconds = poll_seconds
        self._lease_seconds = lease_seconds
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._loop, args=(number == 0,), name=f"outbox-{number}", daemon=True
            )
            for number in range(threads)
        ]

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

    def _loop(self, keeps_time: bool) -> None:
        heard = 0
        while not self._stopping.is_set():
            try:
                if not self._turn(keeps_time):
                    heard = BELL.wait(heard, self._poll_seconds)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the worker waits for the database: %s", type(error).__name__)
                connections.close_all()
                self._stopping.wait(_AWAY_SECONDS)
            except Exception:
                log.exception("the worker goes on after an error of its own")
                self._stopping.wait(_AWAY_SECONDS)
        connections.close_all()

    def _turn(self, keeps_time: bool) -> bool:
        if keeps_time:
            periodic.tick()
        tasks = claims.claim(self._batch, self._lease_seconds)
        if tasks:
            run_tasks(tasks, lease_seconds=self._lease_seconds, stop=self._stopping.is_set)
        return bool(tasks)
