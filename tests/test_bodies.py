"""A page's request is whole before the page hears of it."""

import asyncio
from typing import Any

import pytest

from lifeloop import bodies
from lifeloop.bodies import WholeBodies

Messages = list[dict[str, Any]]


def exchange(messages: Messages, **headers: str) -> tuple[list[bytes], Messages]:
    """What the application got (one entry a message), and what was sent back."""
    got: list[bytes] = []
    sent: Messages = []
    left = list(messages)

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                got.append(b"gone")
                return
            got.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        got.append(str((await receive())["type"]).encode())

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(WholeBodies(app)({"type": "http", "headers": raw}, receive, send))
    assert bodies._on_disk == 0
    return got, sent


def pieces(*chunks: bytes) -> Messages:
    last = len(chunks) - 1
    return [
        {"type": "http.request", "body": chunk, "more_body": at != last}
        for at, chunk in enumerate(chunks)
    ]


GONE = {"type": "http.disconnect"}


def test_one_message_is_handed_on() -> None:
    got, _sent = exchange([*pieces(b"a=1"), GONE])
    assert got == [b"a=1", b"http.disconnect"]


@pytest.mark.parametrize("size", [3, 70_000, 400_000])
def test_many_messages_are_one_body(size: int) -> None:
    chunks = [bytes([at]) * size for at in range(5)]
    got, _sent = exchange([*pieces(*chunks), GONE])
    assert b"".join(got[:-1]) == b"".join(chunks)
    assert max(map(len, got[:-1])) <= bodies.CHUNK
    assert got[-1] == b"http.disconnect"


def test_an_empty_end() -> None:
    assert exchange([*pieces(b"a", b""), GONE])[0][:-1] == [b"a"]


def test_who_goes_away_in_the_middle_costs_no_page() -> None:
    assert exchange([*pieces(b"a", b"b", b"c")[:2], GONE]) == ([], [])
    assert exchange([GONE]) == ([], [])


def status(sent: Messages) -> int:
    return int(sent[0]["status"])


def test_too_large_by_its_own_word_or_by_its_bytes() -> None:
    got, sent = exchange([], content_length=str(bodies.most() + 1))
    assert (got, status(sent)) == ([], 413)
    chunk = b"a" * (bodies.most() // 4)
    got, sent = exchange(pieces(*[chunk] * 6))
    assert (got, status(sent)) == ([], 413)
    assert (b"connection", b"close") in sent[0]["headers"]


def test_too_many_large_ones_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_ON_DISK", 3 * bodies.IN_MEMORY)
    got, sent = exchange(pieces(*[b"a" * bodies.IN_MEMORY] * 4))
    assert (got, status(sent)) == ([], 503)
    got, _sent = exchange([*pieces(b"a" * bodies.IN_MEMORY, b"b" * bodies.IN_MEMORY), GONE])
    assert sum(map(len, got[:-1])) == 2 * bodies.IN_MEMORY
