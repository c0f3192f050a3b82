"""One HTTP request as it came: verb, raw target, the bytes that are signed, the files that are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lifeloop.gateway import params
from lifeloop.gateway.uploads import Upload
from lifeloop.gateway.v3.authorization import Authorization, parse

# The headers of the protocol; each may come once.
REQUEST_ID = b"alipay-request-id"
TOKEN = b"alipay-app-auth-token"
ENCRYPT_TYPE = b"alipay-encrypt-type"
ROOT_SN = b"alipay-root-cert-sn"
_OURS = frozenset({REQUEST_ID, TOKEN, ENCRYPT_TYPE, ROOT_SN})


@dataclass(frozen=True, slots=True)
class Received:
    """``content``: the body that is signed, of a multipart call its part ``data``. ``fault``: a ``sub_msg``, or empty."""

    verb: str = "GET"
    path: str = "/"
    target: bytes = b"/"  # path and query as in the request line
    query: bytes = b""
    content: bytes = b""
    files: Mapping[bytes, Upload] = field(default_factory=dict)
    authorization: Authorization = field(default_factory=Authorization)
    headers: Mapping[bytes, bytes] = field(default_factory=dict)
    fault: str = ""
    fault_code: str = "isv.invalid-parameter"

    def header(self, name: bytes) -> bytes:
        """One of the protocol's own headers, empty when absent."""
        return self.headers.get(name, b"")

    @property
    def signed(self) -> bytes:
        """The string that the caller has signed: every line ends with a line feed, the last one too."""
        lines = [self.authorization.text, self.verb.encode(), self.target, self.content]
        token = self.header(TOKEN)
        if token:
            lines.append(token)
        return b"\n".join([*lines, b""])


def receive(scope: Mapping[str, Any], body: bytes) -> Received:
    """What came, from the ASGI scope and the whole body (one byte more than is allowed: too long). Never raises."""
    headers: dict[bytes, bytes] = {}
    authorizations: list[bytes] = []
    content_type = b""
    fault, code = "", "isv.invalid-parameter"
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorizations.append(value)
        elif name == b"content-type":
            content_type = value
        elif name in _OURS and headers.setdefault(name, value) != value:
            fault = f"请求头{name.decode()}重复且取值不同"
    files: Mapping[bytes, Upload] = {}
    if len(body) > params.most_body_bytes():
        fault, body = f"请求体超过{params.most_body_bytes()}字节", b""
        if params.is_multipart(content_type):
            code = "isv.invalid-file-size"
    elif params.is_multipart(content_type):
        # Only the part "data" is signed; text parts beside it say nothing.
        parts = params.parse(b"", body, content_type)
        fault, body, files = fault or parts.fault, parts.get(b"data"), parts.files
    query: bytes = scope["query_string"]
    raw = scope.get("raw_path") or scope["path"].encode()
    return Received(
        verb=scope["method"],
        path=scope["path"],
        target=raw + b"?" + query if query else raw,
        query=query,
        content=body,
        files=files,
        authorization=parse(authorizations),
        headers=headers,
        fault=fault,
        fault_code=code,
    )
