"""Sends prepared HTTP requests over a few kept-alive connections; a process of its own beside the server.

``python -m bench.common.load PORT CONNECTIONS`` reads paths of files from stdin, one a line; a file holds requests, each
with its length in front. It prints one line of JSON per file: how many were answered well, the seconds from the first
byte sent to the last answer, and each call's time in ms.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen
from types import TracebackType
from typing import Any, Self

import uvloop

_LENGTH = struct.Struct(">I")
GOOD = b'"code":"10000"'


def pack(requests: Iterable[bytes], path: Path) -> Path:
    """Write requests for the load process."""
    with path.open("wb") as file:
        for request in requests:
            file.write(_LENGTH.pack(len(request)) + request)
    return path


def unpack(path: Path) -> list[bytes]:
    """Read what :func:`pack` wrote."""
    raw, at, found = path.read_bytes(), 0, []
    while at < len(raw):
        (size,) = _LENGTH.unpack_from(raw, at)
        found.append(raw[at + 4 : at + 4 + size])
        at += 4 + size
    return found


class Caller(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, work: Iterator[bytes], tally: Tally, done: asyncio.Future[None]) -> None:
        self.work, self.tally, self.done = work, tally, done
        self.buffer = b""
        self.begun = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def next(self) -> None:
        """Send the next request, or be done."""
        request = next(self.work, None)
        if request is None:
            self.transport.close()
            return
        self.begun = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, rest = self.buffer.partition(b"\r\n\r\n")
        if not gap or len(rest) < _content_length(head):
            return
        self.tally.note(self.buffer, time.perf_counter() - self.begun)
        self.buffer = b""
        self.next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Tally:
    """What came back."""

    def __init__(self, good: bytes) -> None:
        self.good = good
        self.ok = 0
        self.times: list[float] = []
        self.bad: list[str] = []

    def note(self, answer: bytes, seconds: float) -> None:
        """Count one answer."""
        self.times.append(seconds * 1000)
        if self.good in answer:
            self.ok += 1
        elif len(self.bad) < 3:
            self.bad.append(answer[-400:].decode("utf-8", "replace"))


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def send(port: int, connections: int, requests: Sequence[bytes], good: bytes) -> Tally:
    """Send them all, ``connections`` at a time."""
    loop = asyncio.get_running_loop()
    work, tally = iter(requests), Tally(good)
    callers, ends = [], []
    for _ in range(connections):
        end: asyncio.Future[None] = loop.create_future()
        make = partial(Caller, work, tally, end)
        _transport, caller = await loop.create_connection(make, "127.0.0.1", port)
        callers.append(caller)
        ends.append(end)
    for caller in callers:
        caller.next()
    await asyncio.gather(*ends)
    return tally


def serve_load(port: int, connections: int) -> None:
    """The process's main loop."""
    for line in sys.stdin:
        path, _tab, good = line.rstrip("\n").partition("\t")
        requests = unpack(Path(path))
        begun = time.perf_counter()
        tally = uvloop.run(send(port, connections, requests, good.encode() or GOOD))
        seconds = time.perf_counter() - begun
        told = {"ok": tally.ok, "sent": len(requests), "seconds": seconds, "bad": tally.bad}
        print(json.dumps({**told, "times": [round(ms, 3) for ms in tally.times]}), flush=True)


class Load:
    """The load process, started once and given one file after another."""

    def __init__(self, port: int, connections: int) -> None:
        command = [sys.executable, "-m", "bench.common.load", str(port), str(connections)]
        self.process = Popen(command, stdin=PIPE, stdout=PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.process.communicate(timeout=30)

    def run(self, path: Path, good: bytes = GOOD) -> dict[str, Any]:
        """Send one file's requests; returns when all are answered."""
        self.begin(path, good)
        return self.result()

    def begin(self, path: Path, good: bytes = GOOD) -> None:
        """Start sending."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{path}\t{good.decode()}\n")
        self.process.stdin.flush()

    def result(self) -> dict[str, Any]:
        """Wait for the end of what was begun."""
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline()))


if __name__ == "__main__":
    serve_load(int(sys.argv[1]), int(sys.argv[2]))
