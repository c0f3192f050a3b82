"""Clients that are slow on purpose, and honest ones beside them."""

from __future__ import annotations

import http.client
import json
import resource
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gateway.client import Client
from tests.gateway.expect import INFO
from tests.server import Server

PATIENCE = 60.0  # of the tests themselves
HEAD = b"POST /gateway.do HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
LIMITED = {408, 413, 431, 503}


def dial(server: Server) -> socket.socket:
    """A connection that waits a minute at most."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


@contextmanager
def dialled(server: Server, many: int, say: bytes = b"") -> Iterator[list[socket.socket]]:
    """Many connections that say something and then nothing more."""
    with ExitStack() as stack:
        held = []
        for _ in range(many):
            one = stack.enter_context(dial(server))
            one.sendall(say)
            held.append(one)
        yield held


def answer_of(connection: socket.socket) -> tuple[int, bytes]:
    """The status and all that comes until the server hangs up; status 0: it said nothing, or cut it off."""
    said = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            said += chunk
    status = int(said.split(b" ", 2)[1]) if said.startswith(b"HTTP/1.1 ") else 0
    return status, said


def drip(server: Server, first: bytes, rest: Iterable[bytes]) -> tuple[int, float]:
    """Send a little every 50 ms until the server says something or hangs up; its status, and after how many seconds."""
    begun = time.monotonic()
    with dial(server) as connection:
        connection.sendall(first)
        connection.settimeout(0.05)
        for piece in rest:
            assert time.monotonic() - begun < PATIENCE
            try:
                connection.sendall(piece)
                if connection.recv(1, socket.MSG_PEEK) is not None:
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        connection.settimeout(PATIENCE)
        try:
            status = answer_of(connection)[0]
        except OSError:
            status = 0
        return status, time.monotonic() - begun


class Honest:
    """Signed calls and pages, one after another over a connection each, in a few threads."""

    def __init__(self, server: Server) -> None:
        self.port = server.port
        facts: dict[str, Any] = server.demo()["lifestyle_account"]
        key = serialization.load_pem_private_key(facts["private_key_pem"].encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        client = Client(facts["app_id"], key)
        self.call = client.encode(client.signed(INFO))

    def calls(self, many: int, *, at_once: int = 4) -> list[float]:
        """How long each took, in milliseconds; every one of them was a success."""
        share = many // at_once
        with ThreadPoolExecutor(at_once) as pool:
            times = pool.map(self._calls, [share] * at_once)
            return [one for some in times for one in some]

    def _calls(self, many: int) -> list[float]:
        found = []
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(many):
            begun = time.perf_counter()
            connection.request("POST", "/gateway.do", self.call, kind)
            answer = connection.getresponse()
            said = json.loads(answer.read())
            found.append((time.perf_counter() - begun) * 1000)
            assert next(iter(said.values()))["code"] == "10000"
        connection.close()
        return found

    def page(self, path: str = "/console/login/") -> int:
        """A page's status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


def allow_files(many: int) -> int:
    """Let this process, and those it starts, have so many open files; how many it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = many if hard == resource.RLIM_INFINITY else min(many, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(soft, most)


def p99(times: list[float]) -> float:
    """In milliseconds."""
    return sorted(times)[int(len(times) * 0.99)]
