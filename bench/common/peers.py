"""What the gateway is compared with, each a server of its own process: FastAPI in forty lines, and Prism, which mocks and signs nothing.

Neither is among the pins: ``pip install -r requirements/peers.txt`` for the first; for the second ``npm install
@stoplight/prism-cli`` anywhere and ``PRISM=…/node_modules/.bin/prism``. What is missing is not compared.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from scripts.postgres import free_port
from tests.server import ROOT

START_SECONDS = 60.0


class Peer:
    """A server on a free port of the loopback, for a ``with`` block."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.port = free_port()

    def __enter__(self) -> Self:
        command = [part.replace("{port}", str(self.port)) for part in self.command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.process.kill()
                raise RuntimeError(f"{self.name} did not start: {' '.join(command)}")
            time.sleep(0.05)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def pid(self) -> int:
        """Of the server."""
        return self.process.pid


def fastapi(folder: Path, key: rsa.RSAPrivateKey) -> Peer | None:
    """The forty lines, knowing the caller's public key; None when FastAPI is not installed."""
    if importlib.util.find_spec("fastapi") is None:
        return None
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    file = folder / "fastapi-caller.pem"
    file.write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))
    module = "bench.common.fastapi_peer"
    database = str(folder / "fastapi.sqlite3")
    return Peer("FastAPI", [sys.executable, "-m", module, "{port}", str(file), database])


def prism() -> Peer | None:
    """The mock of our own document of version 3; None when Prism is not there."""
    path = os.environ.get("PRISM") or shutil.which("prism")
    if path is None:
        return None
    # The program itself, not its starter: the CPU time of one process is read.
    script = str(Path(path).resolve())
    document = str(ROOT / "docs" / "gateway" / "openapi.json")
    return Peer("Prism", ["node", script, "mock", "-h", "127.0.0.1", "-p", "{port}", document])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
