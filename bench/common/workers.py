"""Processes that do the jobs (``lifeloop work``), to be killed and followed by others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from bench.common import machine
from bench.common.machine import cpu_seconds
from tests.server import ROOT


class Workers:
    """``with Workers(2, env) as workers:`` that many run; who is killed is followed by a new one."""

    def __init__(self, number: int, env: Mapping[str, str]) -> None:
        self.env = {**os.environ, **env}
        self.number = number
        self.processes: list[subprocess.Popen[str]] = []
        self.peak_mb = 0.0  # the kernel's own high-water mark: with the database's mapped pages
        self.own_mb = 0.0  # the most seen without pages of files
        self._used: dict[int, float] = {}

    def __enter__(self) -> Self:
        for process in [self._start() for _ in range(self.number)]:
            self._ready(process)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._note_memory()
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.communicate()

    def look(self) -> bool:
        """Note the memory that is the processes' own; always true, so that it can stand in a condition."""
        for process in self.processes:
            self.own_mb = max(self.own_mb, machine.status_mb(process.pid, "RssAnon"))
        return True

    def busiest(self) -> int:
        """The process id of the one that has worked most since this was asked last: it holds the job."""
        used = {process.pid: cpu_seconds(process.pid) for process in self.processes}
        found = max(used, key=lambda pid: used[pid] - self._used.get(pid, 0.0))
        self._used = used
        return found

    def kill(self, pid: int) -> None:
        """``kill -9``; another begins to start."""
        self._note_memory()
        [process] = [one for one in self.processes if one.pid == pid]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.processes.remove(process)
        self._start()

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "lifeloop", "work"],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def _ready(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        if "running jobs" not in process.stdout.readline():
            raise RuntimeError("a worker did not start")

    def _note_memory(self) -> None:
        for process in self.processes:
            self.peak_mb = max(self.peak_mb, machine.status_mb(process.pid, "VmHWM"))


def wait_for(condition: object, *, seconds: float, what: str) -> float:
    """Until ``condition()`` is true; how long it took. Raises when it takes longer than ``seconds``."""
    assert callable(condition)
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(what)
        time.sleep(0.01)
    return time.monotonic() - begun
