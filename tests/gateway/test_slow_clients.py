"""Row 38: clients that hold connections, or feed them byte by byte, cost the honest ones nothing but a comparison."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gateway.slow import (
    HEAD,
    LIMITED,
    PATIENCE,
    Honest,
    answer_of,
    dial,
    dialled,
    drip,
)
from tests.server import Server, Template

FORM = b"Content-Length: 100000\r\n\r\n"
LOGIN = HEAD.replace(b"/gateway.do", b"/console/login/")


@pytest.fixture(scope="module")
def brisk(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits for two seconds only."""
    home = tmp_path_factory.mktemp("slow") / "home"
    with template.server(home, LIFELOOP_SLOW_SECONDS="2") as started:
        yield started


@pytest.fixture(scope="module")
def honest(brisk: Server) -> Honest:
    return Honest(brisk)


@pytest.mark.parametrize("head", [HEAD, LOGIN], ids=["gateway", "page"])
def test_a_head_a_byte_at_a_time(brisk: Server, honest: Honest, head: bytes) -> None:
    endless = (b"X-Slow: 1\r\n"[at % 11 : at % 11 + 1] for at in itertools.count())
    status, took = drip(brisk, head, endless)
    assert status in {408, 0}  # 0: it was closed while the client was talking
    assert 2 <= took < 30
    assert honest.calls(8)


@pytest.mark.parametrize("head", [HEAD, LOGIN], ids=["gateway", "page"])
def test_a_body_a_byte_at_a_time(brisk: Server, honest: Honest, head: bytes) -> None:
    status, took = drip(brisk, head + FORM, itertools.repeat(b"a"))
    assert status in {408, 0}
    assert 2 <= took < 30
    assert honest.page() == 200


def test_one_that_says_nothing_is_told_nothing(brisk: Server) -> None:
    with dial(brisk) as silent:
        assert answer_of(silent) == (0, b"")


def test_one_that_begins_and_stops_is_told_why(brisk: Server) -> None:
    with dial(brisk) as half:
        half.sendall(HEAD)
        assert answer_of(half)[0] == 408
    with dial(brisk) as half:
        half.sendall(HEAD + FORM + b"a=")
        assert answer_of(half)[0] == 408


def test_bodies_that_never_end_hold_no_page_up(server: Server) -> None:
    """More of them than there are threads for pages, and the pages go on."""
    honest = Honest(server)
    with dialled(server, 40, LOGIN + FORM + b"login=") as held:
        assert [honest.page() for _ in range(5)] == [200] * 5
        assert len(honest.calls(8)) == 8
        for one in held:
            one.setblocking(False)
            with pytest.raises(BlockingIOError):  # they are still waited for
                one.recv(1)


def test_headers_of_a_megabyte(brisk: Server, honest: Honest) -> None:
    for head in (b"X: " + b"a" * 2**20, b"X: 1\r\n" * (2**20 // 6)):
        with dial(brisk) as loud:
            status = 0
            try:
                loud.sendall(HEAD + head)
                status = answer_of(loud)[0]
            except OSError:
                status = 431  # it hung up while we were talking
            assert status == 431
    assert honest.calls(4)


def test_a_line_that_is_long_but_good(brisk: Server) -> None:
    """Some clients put the whole call into it: 60 KB reach the gateway."""
    with dial(brisk) as client:
        line = b"GET /gateway.do?biz_content=" + b"a" * 60_000 + b" HTTP/1.1\r\n"
        client.sendall(line + b"Host: 127.0.0.1\r\nConnection: close\r\n\r\n")
        status, said = answer_of(client)
    assert status == 200
    assert b"isv.missing-app-id" in said


def test_a_body_that_no_form_takes(brisk: Server, honest: Honest) -> None:
    """Refused by its length before a byte of it is read; a chunked one as soon as it is too long."""
    with dial(brisk) as client:
        client.sendall(LOGIN + b"Content-Length: 999999999\r\n\r\n")
        assert answer_of(client)[0] == 413
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with dial(brisk) as client:
        client.sendall(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(2000):
                client.sendall(chunk)
            status = answer_of(client)[0]
        except OSError:
            status = 413
        assert status in LIMITED
    assert honest.page() == 200


def test_an_answer_that_is_not_taken(brisk: Server, honest: Honest) -> None:
    """Twelve megabytes, and nobody reads: the server hangs up, and has the place back."""
    asked = b"GET /static/vendor/tabler/tabler.min.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with dial(brisk) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(asked * 20)
        until(lambda: is_held(brisk, deaf))
        assert honest.page() == 200
        until(lambda: not is_held(brisk, deaf))
    assert honest.calls(4)


def test_more_connections_than_there_may_be(template: Template, tmp_path: Path) -> None:
    with template.server(tmp_path / "home", LIFELOOP_CONNECTIONS="20") as small:
        honest = Honest(small)
        with dialled(small, 20), dial(small) as extra:
            assert answer_of(extra)[0] == 503
        until(lambda: held_by(small) == 0)
        assert honest.calls(8)


def held_by(server: Server) -> int:
    """Connections that the server has, as the system counts them."""
    return sum(1 for line in tcp_lines() if line[1].endswith(f":{server.port:04X}"))


def is_held(server: Server, client: socket.socket) -> bool:
    """Whether the server still has this client's connection."""
    ends = f":{server.port:04X}", f":{client.getsockname()[1]:04X}"
    return any(line[1].endswith(ends[0]) and line[2].endswith(ends[1]) for line in tcp_lines())


def tcp_lines() -> list[list[str]]:
    """Those that are established, or that the other side has ended."""
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    return [words for words in map(str.split, lines) if words[3] in {"01", "08"}]


def until(true: Callable[[], bool]) -> None:
    """Look until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
