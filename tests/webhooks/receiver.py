"""A merchant's own server on a real socket, and the merchant's side of the protocol, written by the original's papers alone."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lifeloop.identity import platform_key
from lifeloop.identity.models import App, AppKey
from lifeloop.identity.rules.keys import parse_public_key


@dataclass(frozen=True)
class Got:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, bytes]:
        """The parameters' raw bytes."""
        pairs = parse_qsl(self.body.decode("ascii"), encoding="latin-1", strict_parsing=True)
        return {name: value.encode("latin-1") for name, value in pairs}


@dataclass
class Receiver:
    """``reply``: status, headers and body for a request; it may wait as long as it likes."""

    port: int
    got: list[Got] = field(default_factory=list)
    reply: Callable[[Got], tuple[int, dict[str, str], bytes]] = lambda _got: (200, {}, b"")

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answers(self, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.reply = lambda _got: (status, named, body)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Listening on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            got = Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            box.got.append(got)
            status, headers, answer = box.reply(got)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(answer)
            except OSError:
                pass  # whoever called did not want to hear all of it

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    box = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def pair(_name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_line(key: rsa.RSAPrivateKey) -> str:
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def add_key(app: App, name: str = "shop") -> AppKey:
    parsed = parse_public_key(public_line(pair(name)))
    return AppKey.objects.create(
        app=app, public_pem=parsed.pem, fingerprint=parsed.fingerprint, bits=parsed.bits
    )


def verify(got: Got) -> str:
    """The XML of a gateway call, when the platform's signature over its raw parameters is good."""
    form = got.form
    signed = b"&".join(name.encode() + b"=" + form[name] for name in sorted(form) if name != "sign")
    key = serialization.load_pem_public_key(platform_key.public_pem().encode())
    assert isinstance(key, rsa.RSAPublicKey)
    algorithm = hashes.SHA256() if form["sign_type"] == b"RSA2" else hashes.SHA1()  # noqa: S303
    key.verify(base64.b64decode(form["sign"]), signed, padding.PKCS1v15(), algorithm)
    return form["biz_content"].decode(form["charset"].decode())


def signed(
    inner: str, *, name: str = "shop", charset: str = "GBK", algorithm: str = "RSA2"
) -> bytes:
    """An answer as the original's demo writes it; its tag says RSA whatever was used."""
    raw = inner.encode(charset)
    hashing = hashes.SHA256() if algorithm == "RSA2" else hashes.SHA1()  # noqa: S303
    sign = base64.b64encode(pair(name).sign(raw, padding.PKCS1v15(), hashing))
    head = f'<?xml version="1.0" encoding="{charset}"?><alipay><response>'.encode()
    tail = b"</response><sign>" + sign + b"</sign><sign_type>RSA</sign_type></alipay>"
    return head + raw + tail


def check_answer(name: str = "shop", **how: str) -> bytes:
    line = public_line(pair(name))
    return signed(f"<success>true</success><biz_content>{line}</biz_content>", name=name, **how)


def ack(to: str, app_id: str) -> str:
    return (
        f"<XML><ToUserId><![CDATA[{to}]]></ToUserId><AppId><![CDATA[{app_id}]]></AppId>"
        "<CreateTime>1700000000000</CreateTime><MsgType><![CDATA[ack]]></MsgType></XML>"
    )


def text(to: str, app_id: str, words: str) -> str:
    return (
        f"<XML><ToUserId><![CDATA[{to}]]></ToUserId><AppId><![CDATA[{app_id}]]></AppId>"
        "<CreateTime>1700000000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Text><Content><![CDATA[{words}]]></Content></Text></XML>"
    )
