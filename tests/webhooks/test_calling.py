"""Calls go to checked addresses only, follow nothing, end in time and read little. Proven with sockets that listen."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from lifeloop.webhooks import calling
from lifeloop.webhooks.calling import CallFailed, Forbidden, post
from lifeloop.webhooks.rules import addresses
from tests.webhooks.receiver import Receiver


@pytest.mark.parametrize(
    "found",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "198.18.0.1",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "fec0::1",
    ],
)  # fmt: skip
def test_nobodys_addresses_are_not_called(found: str) -> None:
    assert not addresses.may_call(found)


@pytest.mark.parametrize(
    "found", ["8.8.8.8", "203.119.25.1", "2606:4700:4700::1111", "64:ff9b::808:808"]
)
def test_public_addresses_are(found: str) -> None:
    assert addresses.may_call(found)


def test_the_operator_may_allow_a_network() -> None:
    allowed = addresses.networks(["10.1.0.0/16", "::1"])
    assert addresses.may_call("10.1.2.3", allowed)
    assert addresses.may_call("::1", allowed)
    assert addresses.may_call("::ffff:10.1.2.3", allowed)
    assert not addresses.may_call("10.2.0.1", allowed)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "//a.example/", "https://", "https:///a",
        "https://a:b@a.example/", "https://a.example/#b", "https://a.example\\@b.example/", "https://a.example/ b",
        "https://a.example:99999/", "https://a.example:0/", "https://例.example/", "https://a.example/\r\nX: y",
        "javascript:alert(1)", "", "https://[::1", "https://" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert not addresses.is_good(url)
    with pytest.raises(Forbidden):
        post(url, [], b"")


@pytest.fixture
def strict(settings: Any) -> None:
    """As on a real installation: no private network is allowed."""
    settings.LIFELOOP_EVENT_NETWORKS = []


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1",
        "127.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "localhost.", "LOCALHOST",
    ],
)  # fmt: skip
def test_no_way_to_write_loopback_reaches_it(host: str, shop: Receiver) -> None:
    with pytest.raises(CallFailed) as failed:
        post(shop.url(host=host), [], b"secret")
    # A few of them are no name to some resolvers; none is ever a connection.
    assert failed.value.code in {"ADDRESS_FORBIDDEN", "NAME_UNKNOWN"}
    assert shop.got == []


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The resolver says something else every time it is asked; returns what was asked."""
    left, asked = list(answers), []

    def resolver(host: str, port: int, **_how: Any) -> list[Any]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, 0, 0, "", (one, port))
            for one in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return asked


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    "found", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:127.0.0.1"]
)
def test_a_name_that_stands_for_a_private_address_is_not_called(
    monkeypatch: pytest.MonkeyPatch, shop: Receiver, found: str
) -> None:
    names(monkeypatch, [found])
    with pytest.raises(Forbidden):
        post(shop.url(host="shop.example.com"), [], b"")
    names(monkeypatch, ["93.184.216.34", found])  # one good, one bad: the bad one might be tried
    with pytest.raises(Forbidden):
        post(shop.url(host="shop.example.com"), [], b"")
    assert shop.got == []


def test_the_name_is_asked_once_and_the_checked_address_is_called(
    monkeypatch: pytest.MonkeyPatch, settings: Any, shop: Receiver
) -> None:
    """Rebinding: the second answer would be another machine, but nobody asks for it."""
    settings.LIFELOOP_EVENT_NETWORKS = ["127.0.0.1"]
    asked = names(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    answered = post(shop.url(host="shop.example.com"), [], b"hello")
    assert (answered.status, answered.peer) == (200, "127.0.0.1")
    assert asked == ["shop.example.com"]
    assert shop.got[0].headers["host"] == f"shop.example.com:{shop.port}"
    assert shop.got[0].body == b"hello"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(shop: Receiver, status: int) -> None:
    shop.answers(status, Location=shop.url("/elsewhere"))
    assert post(shop.url(), [], b"").status == status
    assert [got.path for got in shop.got] == ["/hook"]


def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, shop: Receiver
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(shop.url(), [], b"").status == 200


@contextlib.contextmanager
def raw(serve: Any) -> Iterator[int]:
    """A server that does with a connection what it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def run() -> None:
            with contextlib.suppress(OSError):
                connected, _ = listener.accept()
                with connected:
                    serve(connected, ended)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            ended.set()
            thread.join(60)


def hang(_connected: socket.socket, ended: threading.Event) -> None:
    ended.wait(60)


def drip(connected: socket.socket, ended: threading.Event) -> None:
    connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while not ended.wait(0.05):
        connected.sendall(b"a")


def drip_head(connected: socket.socket, ended: threading.Event) -> None:
    connected.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.wait(0.05):
        connected.sendall(b"X: y\r\n")


def flood(connected: socket.socket, ended: threading.Event) -> None:
    connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    while not ended.is_set():
        connected.sendall(b"a" * 65536)


def flood_head(connected: socket.socket, ended: threading.Event) -> None:
    connected.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.is_set():
        connected.sendall(b"X: " + b"a" * 60000 + b"\r\n")


def nonsense(connected: socket.socket, _ended: threading.Event) -> None:
    connected.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


def silent_end(connected: socket.socket, _ended: threading.Event) -> None:
    connected.recv(65536)


@pytest.mark.parametrize(
    ("serve", "codes"),
    [
        (hang, {"TIMEOUT"}),
        (drip, {"TIMEOUT"}),
        (drip_head, {"TIMEOUT"}),
        (flood, {"ANSWER_TOO_LONG"}),
        (flood_head, {"ANSWER_INVALID"}),
        (nonsense, {"ANSWER_INVALID", "CONNECTION_FAILED"}),
        (silent_end, {"ANSWER_INVALID", "CONNECTION_FAILED"}),
    ],
)
def test_a_bad_server_costs_one_deadline_and_64_kilobytes(serve: Any, codes: set[str]) -> None:
    with raw(serve) as port:
        began = time.monotonic()
        with pytest.raises(CallFailed) as failed:
            post(f"http://127.0.0.1:{port}/", [], b"{}", seconds=1.0)
        assert time.monotonic() - began < 3
        assert failed.value.code in codes


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(CallFailed) as failed:
        post(f"http://127.0.0.1:{port}/", [], b"")
    assert failed.value.code == "CONNECTION_FAILED"


def test_a_slow_resolver_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: ended.wait(60) and [])
    with pytest.raises(CallFailed) as failed:
        post("http://shop.example.com/", [], b"", seconds=0.2)
    ended.set()
    assert failed.value.code == "TIMEOUT"


def test_tls_asks_for_the_urls_name_and_a_certificate_that_is_valid(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The connection goes to a checked address; what the certificate has to name is the host of the URL."""
    from tests.webhooks.tls import certificate  # noqa: PLC0415 -- only here

    cert, key, authority = certificate("shop.example.com", tmp_path)
    asked: list[str | None] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    server.sni_callback = lambda _socket, name, _context: asked.append(name)

    def serve(connected: socket.socket, _ended: threading.Event) -> None:
        with (
            contextlib.suppress(ssl.SSLError),
            server.wrap_socket(connected, server_side=True) as safe,
        ):
            safe.recv(65536)
            safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    names(monkeypatch, ["127.0.0.1"])
    with raw(serve) as port, pytest.raises(CallFailed) as failed:
        post(f"https://shop.example.com:{port}/", [], b"")
    assert failed.value.code == "TLS_FAILED"  # nobody knows this authority
    trusting = ssl.create_default_context(cafile=str(authority))
    monkeypatch.setattr(calling, "_tls", lambda: trusting)
    with raw(serve) as port:
        assert post(f"https://shop.example.com:{port}/", [], b"").body == b"ok"
    with raw(serve) as port, pytest.raises(CallFailed) as failed:
        post(f"https://other.example.com:{port}/", [], b"")
    assert failed.value.code == "TLS_FAILED"
    assert asked == ["shop.example.com", "shop.example.com", "other.example.com"]
