"""One POST to somebody else's server: at a checked address, within one deadline, without redirects, with a short answer.

The name is resolved here, once, and the connection is made to the address that was checked: nothing is asked a second
time, so a name cannot say one thing to the check and another to the connection. Host header and TLS name stay the URL's.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import certifi
import httpcore
from django.conf import settings

from lifeloop.webhooks.rules import addresses

SECONDS = 15.0
MOST_BYTES = 64 * 1024
_CHUNK = 8192

Header = tuple[bytes, bytes]


class CallFailed(Exception):
    """No answer; ``code`` says why. ``peer`` is the address that was reached, when one was."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Forbidden(CallFailed):
    """The name stands for an address that is not called. Nothing was connected to."""

    def __init__(self) -> None:
        super().__init__("ADDRESS_FORBIDDEN")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: any status, at most 64 KB of body. ``peer``: the address."""

    status: int
    headers: Sequence[Header]
    body: bytes
    peer: str

    def header(self, name: bytes) -> str:
        """A header's value, or an empty text."""
        return next(
            (value.decode("latin-1") for key, value in self.headers if key.lower() == name), ""
        )


def post(url: str, headers: Sequence[Header], body: bytes, *, seconds: float = SECONDS) -> Answered:
    """POST ``body``; the whole takes at most ``seconds``. Redirects are answers like any other: they are not followed.

    Refused: :class:`Forbidden`, :class:`CallFailed` with TIMEOUT, NAME_UNKNOWN, CONNECTION_FAILED, TLS_FAILED, ANSWER_INVALID,
    ANSWER_TOO_LONG.
    """
    if not addresses.is_good(url):
        raise Forbidden
    backend = _Checked(time.monotonic() + seconds)
    try:
        with httpcore.ConnectionPool(
            ssl_context=_tls(), network_backend=backend, retries=0, keepalive_expiry=0
        ) as pool:
            sent = [*headers, (b"user-agent", b"Lifeloop"), (b"connection", b"close")]
            with pool.stream("POST", url, headers=[_host(url), *sent], content=body) as answer:
                return Answered(answer.status, answer.headers, _read(answer), backend.peer)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise CallFailed("TIMEOUT") from error
    except httpcore.ProtocolError as error:
        raise CallFailed("ANSWER_INVALID") from error
    except (httpcore.NetworkError, OSError) as error:
        failed = "TLS_FAILED" if _is_tls(error) else "CONNECTION_FAILED"
        raise CallFailed(failed) from error


def _host(url: str) -> Header:
    # Given, so that nothing but the URL decides it.
    return b"host", url.encode().partition(b"://")[2].partition(b"/")[0].partition(b"?")[0]


def _read(answer: httpcore.Response) -> bytes:
    parts: list[bytes] = []
    length = 0
    for part in answer.iter_stream():
        length += len(part)
        if length > MOST_BYTES:
            raise CallFailed("ANSWER_TOO_LONG")
        parts.append(part)
    return b"".join(parts)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


@cache
def _tls() -> ssl.SSLContext:
    """The machine's own authorities, and those that browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def resolve(host: str, port: int, *, seconds: float) -> list[tuple[int, Any]]:
    """Families and addresses a name stands for, all of them fit to be called. Refused: :class:`Forbidden` when any is not."""
    found: list[tuple[int, Any]] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys((row[0], row[4]) for row in rows))
        except OSError as error:
            failed.append(error)
        except UnicodeError as error:
            failed.append(OSError(str(error)))

    # The system's resolver knows no deadline: it is waited for from beside it.
    asking = threading.Thread(target=ask, name="webhooks-name", daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise CallFailed("TIMEOUT")
    if failed or not found:
        raise CallFailed("NAME_UNKNOWN")
    allowed = addresses.networks(settings.LIFELOOP_EVENT_NETWORKS)
    if not all(addresses.may_call(str(address[0]), allowed) for _family, address in found):
        raise Forbidden
    return found


@dataclass
class _Checked(httpcore.NetworkBackend):
    """Connects to checked addresses only; every wait ends at the same deadline."""

    deadline: float
    peer: str = field(default="")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: OSError | None = None
        for family, address in resolve(host, port, seconds=_left(self.deadline)):
            self.peer = str(address[0])
            made = socket.socket(family, socket.SOCK_STREAM)
            try:
                made.settimeout(_left(self.deadline))
                made.connect(address)
            except OSError as error:
                made.close()
                last = error
                continue
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _Stream(made, self.deadline)
        assert last is not None
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise Forbidden

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, _left(self.deadline)))


class _Stream(httpcore.NetworkStream):
    """A socket whose every operation gets what is left of the deadline: slow bytes do not stretch it."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(_left(self._deadline))
        return self._socket.recv(min(max_bytes, _CHUNK))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        while buffer:
            self._socket.settimeout(_left(self._deadline))
            buffer = buffer[self._socket.send(buffer) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(_left(self._deadline))
        try:
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except BaseException:
            self._socket.close()
            raise
        return _Stream(wrapped, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
