"""Signed requests, made right and then wrong in one way each."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import quote_plus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lifeloop.diagnostics.doctor import Key, Known, Whose

APP = "2021000000000001"
HASHES = {"RSA2": hashes.SHA256(), "RSA": hashes.SHA1(), "MD5": hashes.MD5()}
CONTENT = {
    "to_user_id": "2088102150477652",
    "page": "pages/order?id=1&from=msg",
    "data": {"keyword1": {"value": "拿铁 <大>"}},
}


@cache
def pair(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key pair a name."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def key(name: str, whose: Whose = Whose.VALID, **about: object) -> Key:
    return Key(pair(name).public_key(), whose, name=name, **about)  # type: ignore[arg-type]


def known(**changes: object) -> Known:
    """An app with a key, a retired one, another app's and the platform's beside it."""
    keys = (
        key("app"),
        key("old", Whose.RETIRED),
        key("neighbour", Whose.OTHER, app_id="2021000000000009"),
        key("platform", Whose.PLATFORM),
    )
    return Known(**{"app_id": APP, "keys": keys, **changes})  # type: ignore[arg-type]


def compact(content: object = CONTENT) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def string(values: dict[str, str]) -> str:
    """As the protocol wants it."""
    return "&".join(f"{name}={values[name]}" for name in sorted(values) if values[name])


@dataclass
class Request:
    """``signed``: from the parameters to the string that is signed; ``sent``: from them to what goes out."""

    changes: Mapping[str, str | None] = field(default_factory=dict)
    signer: str = "app"
    hashed: str = "RSA2"
    codec: str = "utf-8"
    signed: Callable[[dict[str, str]], str | bytes] = field(default=string)
    sent: Callable[[dict[str, str]], dict[str, str]] = field(default=lambda values: values)
    sign: Callable[[str], str] = field(default=lambda text: text)

    def values(self) -> dict[str, str]:
        values: dict[str, str | None] = {
            "app_id": APP,
            "method": "alipay.open.app.mini.templatemessage.send",
            "format": "json",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": now(),
            "version": "1.0",
            "biz_content": compact(),
            **self.changes,
        }
        return {name: value for name, value in values.items() if value is not None}

    def body(self) -> str:
        values = self.values()
        text = self.signed(values)
        raw = text if isinstance(text, bytes) else text.encode(self.codec)
        signature = pair(self.signer).sign(raw, padding.PKCS1v15(), HASHES[self.hashed])
        sign = self.sign(base64.b64encode(signature).decode())
        return "&".join(
            f"{name}={quote_plus(value, encoding=self.codec)}"
            for name, value in [*self.sent(values).items(), ("sign", sign)]
        )


def without(*names: str) -> Callable[[dict[str, str]], str]:
    return lambda values: string({name: values[name] for name in values if name not in names})


def put(**more: str) -> Callable[[dict[str, str]], str]:
    return lambda values: string({**values, **more})


def now(offset: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + timedelta(hours=8) + offset).strftime("%Y-%m-%d %H:%M:%S")
