"""Connections as uvicorn has them, with limits on what has not become a request, and on what is not read.

uvicorn ends an idle connection after a response, and nothing else: a client that sends its headers or its body a byte at a time, or
reads its answer so, would keep a place for ever. Here nothing is timed for each request: once a second :func:`sweep` looks
at all connections, and a request that came whole costs one comparison.
"""

import resource
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

# What a client has to manage once LIFELOOP_SLOW_SECONDS are over, sending or reading.
LEAST_BYTES_A_SECOND = 1024
# Files that are not connections: databases, logs, uploads, calls to others.
SPARE_FILES = 512


class Connection(HttpToolsProtocol):
    """One client. ``began``: when it began what is not finished yet (0: nothing is)."""

    most: ClassVar[int] = 0  # of one process; see allow_files
    began = 0.0
    came = 0  # bytes since then
    due = False  # a request has begun and is not whole
    heading = False  # not even its head is
    marked = 0.0  # since when its answers are in its way
    left = 0  # bytes that were not taken then

    def connection_made(self, transport: Any) -> None:
        """Refused when there are too many; the first request is due from now on."""
        super().connection_made(transport)
        self.began = self.loop.time()
        if len(self.connections) > self.most:
            self.refuse(503, "retry-after: 5\r\n")

    def data_received(self, data: bytes) -> None:
        """A request that came whole is not timed."""
        super().data_received(data)
        if self.due:
            if not self.began:
                self.began, self.came = self.loop.time(), 0
            self.came += len(data)
            if self.heading and self.came > settings.LIFELOOP_HEAD_BYTES:
                self.refuse(431)
        elif self.began:
            self.began, self.came = 0.0, 0

    def on_message_begin(self) -> None:
        """The first byte of a head."""
        self.due = self.heading = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The last byte of a head."""
        self.heading = False
        super().on_headers_complete()
        if self.began:  # the body has its own time and its own count
            self.began, self.came = self.loop.time(), 0

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        self.due = False
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client does not take what it asked for."""
        super().pause_writing()
        self.mark(self.loop.time())

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self.marked = 0.0

    def mark(self, now: float) -> None:
        """Look again later whether it has taken something."""
        self.marked, self.left = now, self.transport.get_write_buffer_size()

    def refuse(self, status: int, headers: str = "") -> None:
        """Say why, if nothing was said yet, and hang up."""
        if self.transport.is_closing():
            return
        cycle: Any = self.cycle  # None before the first request
        if cycle is None or cycle.response_complete or not cycle.response_started:
            words = f"connection: close\r\ncontent-length: 0\r\n{headers}\r\n"
            self.transport.write(STATUS_LINE[status] + words.encode("ascii"))
        self.transport.close()

    def too_slow(self, now: float, patience: float) -> bool:
        """Whether it has had its time; ``patience`` in seconds."""
        if self.transport.is_closing():
            # With a last piece that somebody may still take; how much is left cannot be asked any more.
            self.marked = self.marked or now
            return now - self.marked > 3 * patience
        if self.marked and now - self.marked > patience:
            taken = self.left - self.transport.get_write_buffer_size()
            if taken < (now - self.marked) * LEAST_BYTES_A_SECOND:
                return True
            self.mark(now)
        if not self.began or self.flow.read_paused:
            return False
        first: Any = self.cycle
        late = now - self.began - patience
        return late > 0 and (
            self.heading or first is None or self.came < late * LEAST_BYTES_A_SECOND
        )


def sweep(connections: Iterable[Connection], now: float) -> int:
    """Hang up on those that are too slow; returns how many."""
    patience = settings.LIFELOOP_SLOW_SECONDS
    slow = [one for one in connections if one.too_slow(now, patience)]
    for one in slow:
        if one.transport.is_closing() or one.marked:
            one.transport.abort()
        elif one.came:
            one.refuse(408)
        else:
            one.transport.close()  # it never said anything, so nothing is said to it
    return len(slow)


def allow_files() -> None:
    """As many connections as are allowed, and as the system's limit of open files has room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.LIFELOOP_CONNECTIONS + SPARE_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    Connection.most = max(files - SPARE_FILES, 10)
