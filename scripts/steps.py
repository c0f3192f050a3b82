"""One step of the suite: a command with its output in a file, its time, and what it counted."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scripts.common import ROOT, say

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected)")
SUMMARY = re.compile(
    r"^(?:=+ )?(?:no tests ran|\d+ (?:passed|failed|errors?|skipped|deselected)).* in [\d.]+s.*$"
)


# The steps under way, so that an interrupted suite leaves nothing behind.
RUNNING: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True)
class Step:
    """A command to run; ``limit`` is how many seconds it may take."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    limit: float = 2400.0


@dataclass(frozen=True)
class Outcome:
    """How a step ended. A step without tests of its own counts as one, passed or failed."""

    name: str
    code: int
    seconds: float
    log: Path
    summary: str
    passed: int
    failed: int

    @property
    def ok(self) -> bool:
        """Whether the step passed."""
        return self.code == 0

    def output(self) -> str:
        """Everything the step wrote."""
        return self.log.read_text("utf-8", "replace")


def perform(step: Step, logs: Path) -> Outcome:
    """Run one step to its end or its limit."""
    begun = time.monotonic()
    log = logs / f"{re.sub('[^a-z0-9]+', '-', step.name.lower()).strip('-')}.log"
    with log.open("wb") as output:
        output.write(f"{shlex.join(step.command)}\n\n".encode())
        output.flush()
        process = subprocess.Popen(
            step.command,
            cwd=ROOT,
            env={**os.environ, **step.env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code = wait(process, step.limit)
        if code == -signal.SIGKILL:
            output.write(f"\nended after {step.limit:.0f} s\n".encode())
    seconds = time.monotonic() - begun
    outcome = judged(step, code, seconds, log)
    say(f"{'ok' if outcome.ok else 'FAILED'}  {step.name} ({seconds:.0f} s) {outcome.summary}")
    return outcome


def wait(process: subprocess.Popen[bytes], limit: float) -> int:
    """Wait for a step; past its limit, end it and all it started."""
    RUNNING.add(process)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        end(process)
        return process.wait()
    finally:
        RUNNING.discard(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the step's own process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end_all() -> None:
    """Kill every step under way."""
    for process in list(RUNNING):
        end(process)


def judged(step: Step, code: int, seconds: float, log: Path) -> Outcome:
    """Read pytest's last line for the counts; any other command is one check."""
    lines = log.read_text("utf-8", "replace").splitlines()
    summary = next((line.strip("= ") for line in reversed(lines) if SUMMARY.match(line)), "")
    counts = {word.rstrip("s"): int(number) for number, word in COUNT.findall(summary)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    passed = counts.get("passed", 0)
    if not summary:
        passed, failed = (1, 0) if code == 0 else (0, 1)
    elif code and not failed:
        failed = 1
    return Outcome(step.name, code, seconds, log, summary, passed, failed)
