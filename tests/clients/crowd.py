"""Many clients at once that send prepared calls and note what was acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gateway.client import Client

CONNECTIONS = 32
Answer = tuple[int, dict[str, str], bytes]


def customer_messages(facts: Mapping[str, Any], number: int) -> dict[str, bytes]:
    """Different words to the demo's follower: each one's text and its signed form, made once."""
    account = facts["lifestyle_account"]
    key = serialization.load_pem_private_key(account["private_key_pem"].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    client = Client(account["app_id"], key)
    made = {}
    for at in range(number):
        biz = {
            "to_user_id": facts["follower"]["user_id"],
            "msg_type": "text",
            "text": {"content": f"kept word {at:05d}"},
        }
        call = client.signed("alipay.open.public.message.custom.send", biz)
        made[f"kept word {at:05d}"] = client.encode(call)
    return made


def send_all(
    port: int, calls: Mapping[str, bytes], note: Callable[[str, Answer], None] = lambda *_: None
) -> dict[str, Answer]:
    """All calls over 32 kept-alive connections; ``note`` hears of each answer as it comes.

    A connection that breaks ends its client; what it had not been answered is missing in the result.
    """
    answered: dict[str, Answer] = {}
    work = iter(calls.items())

    def heard(name: str, answer: Answer) -> None:
        answered[name] = answer
        note(name, answer)

    async def all_of_them() -> None:
        await asyncio.gather(*[_client(port, work, heard) for _ in range(CONNECTIONS)])

    asyncio.run(all_of_them())
    return answered


async def _client(
    port: int, work: Iterator[tuple[str, bytes]], heard: Callable[[str, Answer], None]
) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionError:
        return
    try:
        for name, body in work:
            head = (
                "POST /gateway.do HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            heard(name, await _answer(reader))
    except (ConnectionError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers["content-length"]))
    return int(head[0].split()[1]), headers, body


def accepted(answer: Answer) -> bool:
    """Whether this is a success."""
    status, _headers, body = answer
    return status == 200 and next(iter(json.loads(body).values()))["code"] == "10000"
