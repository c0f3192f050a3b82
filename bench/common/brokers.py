"""What open pages are compared with: Redis publish/subscribe and mosquitto at QoS 0, each by its own few bytes of protocol."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from scripts.postgres import free_port

TOPIC = "news"


class Broker(ABC):
    """A server on a free port of the loopback, for a ``with`` block; ``publish`` returns once the message is handed over."""

    name: ClassVar[str]
    program: ClassVar[str]
    ready: ClassVar[bytes]  # what a subscriber hears when it is one

    @classmethod
    def path(cls) -> str | None:
        """Where the program is, if it is installed."""
        return shutil.which(cls.program) or shutil.which(cls.program, path="/usr/sbin")

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="lifeloop-broker-"))
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(self.path()), *self.options()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        deadline = time.monotonic() + 10
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", self.port), 10)
                break
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError(f"{self.program} did not start") from None
                time.sleep(0.02)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @abstractmethod
    def options(self) -> list[str]:
        """Its command line."""

    @abstractmethod
    def greeting(self, number: int) -> bytes:
        """What subscriber ``number`` says."""

    @abstractmethod
    def publish(self, text: bytes) -> None:
        """Give it to all subscribers."""


class RedisChannel(Broker):
    """PUBLISH to one channel."""

    name, program, ready = "redis", "redis-server", b"$4\r\nnews\r\n:1\r\n"

    def options(self) -> list[str]:
        """No persistence, room for all."""
        keep = ["--save", "", "--appendonly", "no", "--maxclients", "20500"]
        return ["--bind", "127.0.0.1", "--port", str(self.port), *keep]

    def greeting(self, number: int) -> bytes:
        return f"SUBSCRIBE {TOPIC}\r\n".encode()

    def publish(self, text: bytes) -> None:
        """The answer says to how many it was given."""
        self.socket.sendall(
            b"*3\r\n$7\r\nPUBLISH\r\n$4\r\nnews\r\n$%d\r\n%b\r\n" % (len(text), text)
        )
        self.socket.recv(64)


class Mosquitto(Broker):
    """MQTT 3.1.1, QoS 0, clean sessions."""

    name, program, ready = "mosquitto", "mosquitto", b"\x90\x03\x00\x01\x00"

    def options(self) -> list[str]:
        """Anybody on the loopback."""
        text = f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        if hasattr(socket, "SOMAXCONN"):
            text += "max_connections -1\nset_tcp_nodelay true\n"
        config = self.folder / "mosquitto.conf"
        config.write_text(text, "ascii")
        self.folder.chmod(0o755)
        return ["-c", str(config)]

    def __enter__(self) -> Self:
        super().__enter__()
        self.socket.sendall(_connect("bench"))
        self.socket.recv(4)
        return self

    def greeting(self, number: int) -> bytes:
        topic = TOPIC.encode()
        body = b"\x00\x01" + len(topic).to_bytes(2, "big") + topic + b"\x00"
        return _connect(f"s{number}") + b"\x82" + bytes([len(body)]) + body

    def publish(self, text: bytes) -> None:
        topic = TOPIC.encode()
        body = len(topic).to_bytes(2, "big") + topic + text
        self.socket.sendall(b"\x30" + bytes([len(body)]) + body)


def _connect(name: str) -> bytes:
    body = b"\x00\x04MQTT\x04\x02\x00\x00" + len(name).to_bytes(2, "big") + name.encode()
    return b"\x10" + bytes([len(body)]) + body


BROKERS = (RedisChannel, Mosquitto)
