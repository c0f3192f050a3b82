"""Signed calls as bytes on the wire, prepared before the clock starts."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

# What the official clients send: the common parameters in the address, biz_content in the body.
_BODY = "biz_content"


def request(key: rsa.RSAPrivateKey, app_id: str, method: str, content: str) -> bytes:
    """One call as an HTTP request."""
    params = {
        "app_id": app_id,
        "biz_content": content,
        "charset": "utf-8",
        "format": "json",
        "method": method,
        "sign_type": "RSA2",
        "timestamp": _now(),
        "version": "1.0",
    }
    text = "&".join(f"{name}={params[name]}" for name in sorted(params))
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    params["sign"] = base64.b64encode(signature).decode()
    query = _encoded({name: value for name, value in params.items() if name != _BODY})
    body = _encoded({_BODY: params[_BODY]})
    head = (
        f"POST /gateway.do?{query} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded;charset=utf-8\r\n"
        "Connection: keep-alive\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def requests(
    key: rsa.RSAPrivateKey, app_id: str, method: str, contents: Iterable[str]
) -> list[bytes]:
    """Many calls; signing lets go of the interpreter's lock, so two threads use two cores."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda content: request(key, app_id, method, content), contents))


def _encoded(params: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(value)}" for name, value in params.items())


def _now() -> str:
    return (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
