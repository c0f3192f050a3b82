"""Thousands of open connections that wait for one message; a process of its own beside the server.

``python -m bench.common.listeners PORT READY`` reads commands from stdin, one a line. ``open FILE``: as many connections as the
file holds greetings (:func:`bench.common.load.pack`); each says its greeting and is there once it has heard READY; prints
``{"open": …, "lost": …}``. ``wait MARK SECONDS``: until each has heard MARK; prints how many did and the monotonic times of the first
and the last. What is compared differs in its greeting and its marks only.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from types import TracebackType
from typing import Any, Self

import uvloop

from bench.common.load import unpack

AT_ONCE = 200  # connections that are being opened
KEPT = 4096  # bytes of what was heard; marks are shorter


class Ear(asyncio.Protocol):
    """One connection: what it still waits for."""

    __slots__ = ("heard", "mark", "owner", "ready", "transport")

    def __init__(self, owner: Hall, greeting: bytes) -> None:
        self.owner = owner
        self.heard = greeting  # said first, then a buffer
        self.ready = False
        self.mark = b""

    def connection_made(self, transport: Any) -> None:
        """Say the greeting."""
        self.transport = transport
        transport.write(self.heard)
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        """Look for the mark."""
        heard = self.heard + data
        if self.mark and self.mark in heard:
            self.mark, self.heard = b"", b""
            self.owner.one(self)
            return
        self.heard = heard[-KEPT:]

    def connection_lost(self, _error: Exception | None) -> None:
        """The other side closed."""
        self.owner.lost += 1
        if self.mark:
            self.mark = b""
            self.owner.one(self)


class Hall:
    """All of them."""

    def __init__(self, port: int, ready: bytes) -> None:
        self.port, self.ready = port, ready
        self.ears: list[Ear] = []
        self.lost = self.left = 0
        self.first = self.last = 0.0
        self.all = asyncio.Event()

    def one(self, _ear: Ear) -> None:
        """One more has heard it."""
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.left -= 1
        if not self.left:
            self.all.set()

    async def open(self, file: Path) -> dict[str, int]:
        """Open them all."""
        loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

        async def come(greeting: bytes) -> None:
            async with gate:
                done: asyncio.Future[None] = loop.create_future()
                _transport, ear = await loop.create_connection(
                    lambda: Ear(self, greeting), "127.0.0.1", self.port
                )
                self.ears.append(ear)
                ear.mark = self.ready
                ear.owner = _Arrival(self, done)  # type: ignore[assignment]
                if self.ready in ear.heard:
                    ear.mark, ear.heard = b"", b""
                    done.set_result(None)
                await asyncio.wait_for(done, 60)
                ear.owner = self

        await asyncio.gather(*(come(one) for one in unpack(file)))
        return {"open": len(self.ears), "lost": self.lost}

    async def wait(self, mark: bytes, seconds: float) -> dict[str, Any]:
        """Until all have heard it, or the time is over."""
        self.first = self.last = 0.0
        self.all.clear()
        self.left = 0
        for ear in self.ears:
            ear.mark = mark
            self.left += 1
        print(json.dumps({"waiting": self.left}), flush=True)
        with suppress(TimeoutError):  # what is missing is counted below
            await asyncio.wait_for(self.all.wait(), seconds)
        missing = sum(bool(ear.mark) for ear in self.ears)
        return {
            "heard": len(self.ears) - missing,
            "missing": missing,
            "lost": self.lost,
            "first": self.first,
            "last": self.last,
        }


class _Arrival:
    """Stands for the hall while one connection is being opened."""

    def __init__(self, hall: Hall, done: asyncio.Future[None]) -> None:
        self.hall, self.done = hall, done

    @property
    def lost(self) -> int:
        return self.hall.lost

    @lost.setter
    def lost(self, value: int) -> None:
        self.hall.lost = value

    def one(self, _ear: Ear) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Listeners:
    """``with Listeners(port, ready) as hall: hall.open(file)`` from the bench's process."""

    def __init__(self, port: int, ready: bytes) -> None:
        self.arguments = [str(port), ready.hex()]

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "bench.common.listeners", *self.arguments]
        self.process = Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()

    def open(self, file: Path) -> dict[str, Any]:
        """Open the connections whose greetings the file holds."""
        self._say(f"open {file}")
        return self._hear()

    def expect(self, mark: bytes, seconds: float = 60) -> None:
        """From now on they wait for this; returns once they do."""
        self._say(f"wait {mark.hex()} {seconds}")
        self._hear()

    def told(self) -> dict[str, Any]:
        """How it went."""
        return self._hear()

    def _say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the listeners died")
        found: dict[str, Any] = json.loads(line)
        return found


async def main(port: int, ready: bytes) -> None:
    """Obey until stdin ends."""
    hall, loop = Hall(port, ready), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        word, *rest = line.split()
        if word == "open":
            print(json.dumps(await hall.open(Path(rest[0]))), flush=True)
        else:
            told = await hall.wait(bytes.fromhex(rest[0]), float(rest[1]))
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), bytes.fromhex(sys.argv[2])))
