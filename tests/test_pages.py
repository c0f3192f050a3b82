"""Pages in threads: a request goes over whole, a page comes back whole, and a download piece by piece."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from lifeloop import pages
from lifeloop.pages import Pages

Messages = list[dict[str, Any]]
Page = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/some/页",
    "query_string": b"q=1",
    "headers": [(b"host", b"here")],
}


def exchange(page: Page, *chunks: bytes) -> tuple[Messages, int]:
    """What was sent back for a request in these pieces, and how many times a thread called the event loop."""
    sent: Messages = []
    last = max(len(chunks) - 1, 0)
    left = [
        {"type": "http.request", "body": chunk, "more_body": at != last}
        for at, chunk in enumerate(chunks or (b"",))
    ]
    crossed = 0

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(dict(message))

    async def run() -> None:
        nonlocal crossed
        loop = asyncio.get_running_loop()
        own = loop.call_soon_threadsafe

        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal crossed
            crossed += 1
            return own(*args, **kwargs)

        loop.call_soon_threadsafe = counted  # type: ignore[assignment]
        app = Pages(page, workers=1)
        try:
            await app(SCOPE, receive, send)
        finally:
            crossed_then = crossed
            app.executor.shutdown()
            crossed = crossed_then

    asyncio.run(run())
    return sent, crossed


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start(
        "201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b")]
    )
    return [environ["PATH_INFO"].encode("latin-1"), b" ", environ["wsgi.input"].read()]


def body(sent: Messages) -> bytes:
    return b"".join(message["body"] for message in sent[1:])


def test_a_page_crosses_once_each_way() -> None:
    sent, crossed = exchange(echo, b"a=1")
    assert sent == [
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [
                (b"content-type", b"text/plain"),
                (b"set-cookie", b"a=1"),
                (b"set-cookie", b"b"),
            ],
        },
        {"type": "http.response.body", "body": "/some/页 a=1".encode(), "more_body": False},
    ]
    assert crossed == 1  # the end of the thread's work


@pytest.mark.parametrize("pieces", [3, 40, 300])
def test_a_request_in_pieces_is_read_whole(pieces: int) -> None:
    chunk = bytes(range(256)) * 32
    sent, _crossed = exchange(echo, *[chunk] * pieces)
    assert body(sent) == "/some/页 ".encode() + chunk * pieces


def test_a_download_comes_in_pieces_each_when_the_one_before_is_sent() -> None:
    made = 0
    made_when_sent: list[int] = []
    sent: Messages = []

    def download(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        nonlocal made
        start("200 OK", [])
        for number in range(1000):
            made += 1
            yield b"%04d" % number * 1024

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        made_when_sent.append(made)
        sent.append(dict(message))

    asyncio.run(Pages(download, workers=1)(SCOPE, receive, send))
    assert body(sent) == b"".join(b"%04d" % number * 1024 for number in range(1000))
    assert [message["more_body"] for message in sent[1:]] == [True] * 15 + [False]
    assert {len(message["body"]) for message in sent[1:-1]} == {pages.HELD}
    assert made_when_sent[1:] == [*range(64, 961, 64), 1000]


def test_a_page_may_write_before_it_returns() -> None:
    def writer(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        write = start("200 OK", [])
        write(b"first ")
        return [b"then"]

    sent, _crossed = exchange(writer)
    assert body(sent) == b"first then"


class Closing:
    """An answer that fails in the midst, and knows whether it was closed."""

    closed = 0

    def __init__(self, chunks: int) -> None:
        self.chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for _number in range(self.chunks):
            yield b"x" * pages.HELD
        raise RuntimeError("in the midst")

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("chunks", [0, 2])
def test_what_a_page_raises_is_raised_and_nothing_is_made_up(chunks: int) -> None:
    answer = Closing(chunks)
    kept: Messages = []

    def page(_environ: dict[str, Any], start: Callable[..., Any]) -> Closing:
        start("200 OK", [])
        return answer

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        kept.append(dict(message))

    with pytest.raises(RuntimeError, match="in the midst"):
        asyncio.run(Pages(page, workers=1)(SCOPE, receive, send))
    assert answer.closed == 1
    # Nothing said that it was the end: the server breaks the connection, or answers 500 when nothing was sent.
    assert [message.get("more_body") for message in kept] == [None] * bool(chunks) + [True] * chunks


def test_a_client_that_is_gone_ends_its_page() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(_message: Any) -> None:
        raise OSError("gone")

    answer = Closing(5)

    def page(_environ: dict[str, Any], start: Callable[..., Any]) -> Closing:
        start("200 OK", [])
        return answer

    with pytest.raises(OSError, match="gone"):
        asyncio.run(Pages(page, workers=1)(SCOPE, receive, send))
    assert answer.closed == 1
