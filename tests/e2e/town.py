"""The seeded town on a real server, with the coffee shop's own backend beside it."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.server import ROOT, Server, Template

BACKEND = "LIFELOOP_DEMO_BACKEND"

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Town:
    """A server with the demo's data; ``facts`` are those of `lifeloop demo --json`."""

    server: Server
    facts: dict[str, Any]

    @property
    def base(self) -> str:
        """The platform's address."""
        return self.server.base_url

    def code(self, phone: str) -> str:
        """The six digits of the newest text to a phone."""
        text = self.server.newest_text(phone)
        return next(word for word in _numbers(text) if len(word) == 6)


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


@contextmanager
def land(folder: Path, *, database: str | None) -> Iterator[Template]:
    """Where towns are built: seeded once, with the coffee shop's address in it, so that a town is only a copy."""
    backend = f"http://127.0.0.1:{free_port()}"
    with Template(folder, database=database, settings={BACKEND: backend}) as seeded:
        yield seeded


@contextmanager
def town(seeded: Template, home: Path, *, brew: float = 1.0, **settings: str) -> Iterator[Town]:
    """Serve a copy and open the coffee shop (``brew`` seconds an order), with further settings; ended with the block."""
    with (
        seeded.server(home, workers=1, **settings) as server,
        coffee(server, str(urlsplit(server.env[BACKEND]).port), brew),
    ):
        yield Town(server, server.demo())


@contextmanager
def coffee(
    server: Server, port: str, brew: float, *, facts: dict[str, Any] | None = None
) -> Iterator[None]:
    """A shop's backend, in a process of its own, as `make run` starts it; ``facts`` for another program than the demo's."""
    command = [sys.executable, "-m", "demo.coffee", "--port", port, "--brew", str(brew)]
    env = server.env
    if facts is not None:
        config = server.home / f"coffee-{port}.json"
        config.write_text(json.dumps(facts), "utf-8")
        env = env | {"LIFELOOP_DEMO_CONFIG": str(config)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "serves" in process.stdout.readline()
            yield
        finally:
            process.terminate()


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
