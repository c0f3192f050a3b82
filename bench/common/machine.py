"""What a figure was measured on, and what a process used."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")
_PACKAGES = ("django", "uvicorn", "uvloop", "httptools", "cryptography", "pydantic", "psycopg")


def facts() -> dict[str, Any]:
    """Cores, load and versions, as they go into every result."""
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu_name(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "openssl": _first_line("openssl", "version"),
        "redis": _first_line("redis-server", "--version"),
        **{name: metadata.version(name) for name in _PACKAGES},
    }


def load() -> float:
    """The load average of the last minute: how far other work was in the way."""
    return round(os.getloadavg()[0], 2)


def _cpu_name() -> str:
    text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "missing"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "missing"


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far: all its threads, user and system."""
    # The name in parentheses may hold anything, so the fields are counted from its end.
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def threads_cpu(pid: int) -> dict[int, float]:
    """CPU seconds of each living thread, by its id, in the order they were started."""
    found = {}
    for task in sorted(Path(f"/proc/{pid}/task").iterdir(), key=lambda path: int(path.name)):
        nanoseconds = (task / "schedstat").read_text("ascii").split()[0]
        found[int(task.name)] = int(nanoseconds) / 1e9
    return found


def status_mb(pid: int, name: str) -> float:
    """One line of what the kernel says of a process (``VmRSS``, ``VmHWM``, ``RssAnon``), in MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = next((line for line in lines if line.startswith(f"{name}:")), ": 0 kB")
    return int(found.split()[1]) / 1024


def memory_mb(pid: int) -> float:
    """Resident memory of a process, files that it has mapped included."""
    return status_mb(pid, "VmRSS")


def own_mb(pid: int) -> float:
    """Resident memory that is the process's own: what would be free again if it ended."""
    return status_mb(pid, "RssAnon")


@dataclass(frozen=True)
class Rsa:
    """Seconds of one core for one RSA-2048 signature and one check, as OpenSSL itself does them."""

    sign: float
    verify: float

    @property
    def per_second(self) -> float:
        """The RSA limit: how many calls with one check and one signature a core can do at most."""
        return 1 / (self.sign + self.verify)


def rsa_limit(seconds: int = 1) -> Rsa:
    """Ask ``openssl speed``, which counts CPU time, not the clock; takes twice ``seconds``."""
    command = ["openssl", "speed", "-seconds", str(seconds), "rsa2048"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"openssl speed said: {done.stdout}")
    return Rsa(1 / float(found[1]), 1 / float(found[2]))
