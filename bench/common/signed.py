"""Signed calls as bytes on the wire, prepared before the clock starts."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping
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


def rest_request(key: rsa.RSAPrivateKey, app_id: str, path: str, content: str) -> bytes:
    """One call of version 3: a POST with ``content`` as its body, a GET when there is none; who calls stands in the head."""
    verb = "POST" if content else "GET"
    moment = int(datetime.now(UTC).timestamp() * 1000)
    said = f"app_id={app_id},nonce={secrets.token_hex(16)},timestamp={moment}"
    body = content.encode()
    text = f"{said}\n{verb}\n{path}\n".encode() + body + b"\n"
    signature = base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
    head = (
        f"{verb} {path} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "Content-Type: application/json;charset=utf-8\r\n"
        f"authorization: ALIPAY-SHA256withRSA {said},sign={signature}\r\n"
        f"alipay-request-id: {secrets.token_hex(16)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def requests(
    key: rsa.RSAPrivateKey,
    app_id: str,
    name: str,
    contents: Iterable[str],
    *,
    make: Callable[[rsa.RSAPrivateKey, str, str, str], bytes] = request,
) -> list[bytes]:
    """Many calls; signing lets go of the interpreter's lock, so two threads use two cores.

    ``name`` is the method, or for ``make=rest_request`` the path.
    """
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda content: make(key, app_id, name, content), contents))


def _encoded(params: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(value)}" for name, value in params.items())


def _now() -> str:
    return (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
