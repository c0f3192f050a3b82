"""A client of version 3 written from its description alone, and an ASGI caller to go with it."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lifeloop.gateway.app import Gateway
from lifeloop.gateway.v3.app import Rest
from tests.gateway.world import platform_public

SCHEME = "ALIPAY-SHA256withRSA"


@dataclass
class Answered:
    """An HTTP answer as raw as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        return self.json.get("code")

    def signed_by(self, key: rsa.RSAPublicKey | None = None) -> bool:
        """Whether the headers' signature is over time, nonce and exactly this body."""
        if "alipay-signature" not in self.headers:
            return False
        lines = [self.headers["alipay-timestamp"], self.headers["alipay-nonce"]]
        signed = "".join(f"{line}\n" for line in lines).encode() + self.body + b"\n"
        try:
            (key or platform_public()).verify(
                base64.b64decode(self.headers["alipay-signature"]),
                signed,
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        return True


@dataclass
class Sent:
    """One HTTP request, ready to go; tests change it before they send it."""

    verb: str
    path: str
    query: bytes = b""
    body: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def scope(self) -> dict[str, Any]:
        return {
            "type": "http",
            "method": self.verb,
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "headers": self.headers,
        }

    def to(self, gateway: Gateway) -> Answered:
        return asyncio.run(self.over(gateway))

    async def over(self, gateway: Gateway) -> Answered:
        """Over ASGI, without HTTP; the dispatcher and the writer are the gateway's own."""
        out: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": self.body, "more_body": False}

        async def send(message: Any) -> None:
            out.append(dict(message))

        await Rest(gateway.dispatcher)(self.scope, receive, send)
        assert [one["type"] for one in out] == ["http.response.start", "http.response.body"]
        headers = {name.decode(): value.decode() for name, value in out[0]["headers"]}
        return Answered(out[0]["status"], headers, out[1]["body"])


@dataclass
class RestClient:
    """Signs calls as one app. ``about``: further fields of the authorization string."""

    app_id: str
    key: rsa.RSAPrivateKey
    about: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def authorization_text(self, **changes: str | None) -> str:
        fields: dict[str, str | None] = {
            "app_id": self.app_id,
            **self.about,
            "nonce": secrets.token_hex(16),
            "timestamp": str(int(time.time() * 1000)),
            **changes,
        }
        return ",".join(f"{name}={value}" for name, value in fields.items() if value is not None)

    def sign(self, text: str, verb: str, target: str, body: bytes, token: str = "") -> str:
        signed = f"{text}\n{verb}\n{target}\n".encode() + body + b"\n"
        if token:
            signed += f"{token}\n".encode()
        raw = self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(raw).decode()

    def request(
        self,
        verb: str,
        path: str,
        content: Mapping[str, Any] | bytes | None = None,
        **changes: str | None,
    ) -> Sent:
        """A signed request: a mapping is the query of GET and DELETE, the JSON body of POST; bytes are the body."""
        query, body = "", b""
        if isinstance(content, bytes):
            body = content
        elif content and verb in {"GET", "DELETE"}:
            query = urlencode(content)
        elif content:
            body = json.dumps(content, ensure_ascii=False).encode()
        text = self.authorization_text(**changes)
        target = f"{path}?{query}" if query else path
        token = self.headers.get("alipay-app-auth-token", "")
        sign = self.sign(text, verb, target, body, token)
        headers = {
            "authorization": f"{SCHEME} {text},sign={sign}",
            "content-type": "application/json",
            **self.headers,
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return Sent(verb, path, query.encode(), body, raw)

    def call(
        self,
        gateway: Gateway,
        verb: str,
        path: str,
        content: Mapping[str, Any] | bytes | None = None,
        **changes: str | None,
    ) -> Answered:
        return self.request(verb, path, content, **changes).to(gateway)
