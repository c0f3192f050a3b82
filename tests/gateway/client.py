"""A client of the protocol written from its description alone, and an ASGI caller to go with it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lifeloop.gateway.app import Gateway
from lifeloop.gateway.registry import METHODS, Work
from tests.gateway.again import changed, everything

HASHES = {"RSA2": hashes.SHA256(), "RSA": hashes.SHA1()}
# Equal acts in one second are one act; every call of the tests has a second of its own.
_calls = count()
URLENCODED = "application/x-www-form-urlencoded"


@dataclass
class Answered:
    """An HTTP answer as raw as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body.decode(self.charset))

    @property
    def charset(self) -> str:
        return self.headers["content-type"].split("charset=")[1]

    @property
    def name(self) -> str:
        """The name of the node."""
        return next(iter(self.json))

    @property
    def node(self) -> dict[str, Any]:
        return self.json[self.name]

    @property
    def sub_code(self) -> str | None:
        return self.node.get("sub_code")

    @property
    def signed_bytes(self) -> bytes:
        """What lies between the node's name and the signature, by position."""
        start = self.body.index(b":") + 1
        return self.body[start : self.body.rindex(b',"sign":"')]

    def signed_by(self, key: rsa.RSAPublicKey, sign_type: str = "RSA2") -> bool:
        if "sign" not in self.json:
            return False
        try:
            key.verify(
                base64.b64decode(self.json["sign"]),
                self.signed_bytes,
                padding.PKCS1v15(),
                HASHES[sign_type],
            )
        except InvalidSignature:
            return False
        return True


@dataclass
class Client:
    """Signs calls as one app."""

    app_id: str
    key: rsa.RSAPrivateKey
    charset: str = "utf-8"
    sign_type: str = "RSA2"
    overrides: dict[str, str | None] = field(default_factory=dict)

    def params(
        self, method: str, biz: Mapping[str, Any] | str | None = None, /, **more: str | None
    ) -> dict[str, str]:
        """All parameters but ``sign``; a None leaves one out."""
        values: dict[str, str | None] = {
            "app_id": self.app_id,
            "method": method,
            "format": "json",
            "charset": self.charset,
            "sign_type": self.sign_type,
            "timestamp": now_text(timedelta(seconds=next(_calls) % 3600)),
            "version": "1.0",
        }
        if biz is not None:
            values["biz_content"] = (
                biz
                if isinstance(biz, str)
                else json.dumps(biz, ensure_ascii=False, separators=(",", ":"))
            )
        values.update(self.overrides)
        values.update(more)
        return {name: value for name, value in values.items() if value is not None}

    def sign(self, params: Mapping[str, str]) -> str:
        """The signature over non-empty parameters, sorted by name."""
        text = "&".join(
            f"{name}={params[name]}" for name in sorted(params) if params[name] and name != "sign"
        )
        return self.sign_bytes(text.encode(self.codec))

    @property
    def codec(self) -> str:
        return "utf-8" if self.charset.lower() not in {"gbk", "gb2312"} else self.charset

    def sign_bytes(self, data: bytes) -> str:
        algorithm = HASHES.get(self.sign_type, HASHES["RSA2"])
        return base64.b64encode(self.key.sign(data, padding.PKCS1v15(), algorithm)).decode()

    def signed(
        self, method: str, biz: Mapping[str, Any] | str | None = None, /, **more: str | None
    ) -> dict[str, str]:
        params = self.params(method, biz, **more)
        return {**params, "sign": self.sign(params)}

    def encode(self, params: Mapping[str, str]) -> bytes:
        return "&".join(
            f"{quote_plus(name)}={quote_plus(value, encoding=self.codec)}"
            for name, value in params.items()
        ).encode()

    def call(
        self,
        gateway: Gateway,
        method: str,
        biz: Mapping[str, Any] | str | None = None,
        /,
        **more: str | None,
    ) -> Answered:
        """One signed POST with everything in the body. A successful act is sent again at once, and does nothing more."""
        body = self.encode(self.signed(method, biz, **more))
        answer = post(gateway, body=body)
        known = METHODS.get(method)
        if known is not None and known.work is Work.ACT and answer.node.get("code") == "10000":
            before = everything()
            again = post(gateway, body=body)
            assert again.body == answer.body or known.uses_up or known.names_people
            assert changed(before, everything()) == []
        return answer


def now_text(offset: timedelta = timedelta()) -> str:
    """The time of the protocol: GMT+8."""
    return (datetime.now(UTC) + timedelta(hours=8) + offset).strftime("%Y-%m-%d %H:%M:%S")


def post(
    gateway: Gateway,
    *,
    query: bytes = b"",
    body: bytes = b"",
    content_type: str = URLENCODED,
    chunks: int = 1,
) -> Answered:
    return asyncio.run(
        request(
            gateway,
            {"method": "POST", "query_string": query},
            body,
            content_type=content_type,
            chunks=chunks,
        )
    )


def get(gateway: Gateway, query: bytes) -> Answered:
    return asyncio.run(request(gateway, {"method": "GET", "query_string": query}))


async def request(
    gateway: Gateway,
    scope: dict[str, Any],
    body: bytes = b"",
    *,
    content_type: str = URLENCODED,
    chunks: int = 1,
) -> Answered:
    """One ASGI exchange; the body arrives in that many pieces."""
    size = max(1, -(-len(body) // chunks))
    pieces = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    full = {
        "type": "http",
        "path": "/gateway.do",
        "headers": [(b"content-type", content_type.encode())] if body else [],
        **scope,
    }
    await gateway(full, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answered(sent[0]["status"], headers, sent[1]["body"])


def post_all(gateway: Gateway, bodies: list[bytes]) -> list[Answered]:
    """All at once, on one event loop."""

    async def together() -> list[Answered]:
        scope = {"method": "POST", "query_string": b""}
        return list(await asyncio.gather(*[request(gateway, scope, body) for body in bodies]))

    return asyncio.run(together())
