"""The parameters of one call, as raw bytes: query, form body and multipart text parts are one set.

Nothing is decoded to text here: the signature covers the bytes that arrived, and a byte that the
named charset does not know must reach the signature check unharmed.
"""

import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from django.conf import settings

from lifeloop.gateway.uploads import Upload

MOST_PARAMETERS = 128

_disposition_name = re.compile(rb';\s*name\s*=\s*(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE).search
_disposition_file = re.compile(
    rb';\s*filename\*?\s*=\s*(?:"([^"]*)"|([^\s;]*))', re.IGNORECASE
).search
_boundary = re.compile(
    rb';\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE
).search


@dataclass(slots=True)
class Parameters:
    """``values``: name to value, percent-decoded. ``fault``: what is wrong with the set as a whole, a ``sub_msg`` in
    Chinese, or empty; ``values`` then holds what was understood."""

    values: dict[bytes, bytes] = field(default_factory=dict)
    files: dict[bytes, Upload] = field(default_factory=dict)  # not signed
    fault: str = ""
    fault_code: str = "isv.invalid-parameter"
    # The names that came twice with different values: none of the two can be trusted.
    doubtful: set[bytes] = field(default_factory=set)

    def get(self, name: bytes) -> bytes:
        """The value, empty when absent."""
        return self.values.get(name, b"")


def decode(raw: bytes) -> bytes:
    """Percent-decoding as forms have it: ``+`` is a space; an escape that is none stays as it is."""
    if b"+" in raw:
        raw = raw.replace(b"+", b" ")
    if b"%" not in raw:
        return raw
    # Quoted-printable is the same code with "=" for "%", and its decoder is in C (6 times as fast). Each good escape
    # makes the text shorter by two; when it is not that much shorter (or has line breaks, which are special there),
    # something in it was no escape.
    escaped = raw.replace(b"=", b"%3D") if b"=" in raw else raw
    decoded = binascii.a2b_qp(escaped.replace(b"%", b"="))
    shorter = len(escaped) - len(decoded)
    if shorter != 2 * escaped.count(b"%") or b"\n" in raw or b"\r" in raw:
        return unquote_to_bytes(raw)
    return decoded


def most_body_bytes() -> int:
    """What one call may carry, its files included (LIFELOOP_CALL_BYTES)."""
    return int(settings.LIFELOOP_CALL_BYTES)


def too_long(query: bytes, content_type: bytes = b"") -> Parameters:
    """The parameters of a call whose body is longer than :func:`most_body_bytes`, and is not looked at."""
    found = parse(query)
    found.fault = f"请求体超过{most_body_bytes()}字节"
    if is_multipart(content_type):
        found.fault_code = "isv.invalid-file-size"
    return found


def parse(query: bytes, body: bytes = b"", content_type: bytes = b"") -> Parameters:
    """All parameters of a call. Never raises: what cannot be understood is a ``fault``."""
    found = Parameters()
    _add_pairs(found, query)
    if body:
        if is_multipart(content_type):
            _add_parts(found, body, content_type)
        else:
            _add_pairs(found, body)
    if found.doubtful and not found.fault:
        names = "、".join(
            sorted(name.decode("ascii", "replace")[:40] for name in found.doubtful)[:3]
        )
        found.fault = f"参数重复且取值不同：{names}"
    return found


def is_multipart(content_type: bytes) -> bool:
    """Whether a body of this type comes in parts."""
    return content_type[:19].lower() == b"multipart/form-data"


def _add(found: Parameters, name: bytes, value: bytes) -> bool:
    """Take one parameter in; False when there are too many."""
    known = found.values.setdefault(name, value)
    if known != value:
        found.doubtful.add(name)
    elif len(found.values) > MOST_PARAMETERS:
        found.fault = f"参数个数超过上限{MOST_PARAMETERS}"
        return False
    return True


def _add_pairs(found: Parameters, raw: bytes) -> None:
    if not raw:
        return
    if raw.count(b"&") >= 4 * MOST_PARAMETERS:  # not even looked at
        found.fault = f"参数个数超过上限{MOST_PARAMETERS}"
        return
    for pair in raw.split(b"&"):
        name, _, value = pair.partition(b"=")
        if b"%" in pair or b"+" in pair:
            name, value = decode(name), decode(value)
        if pair and not _add(found, name, value):
            return


def _add_parts(found: Parameters, body: bytes, content_type: bytes) -> None:
    """Text parts are parameters; file parts are not signed and are for the methods that take files."""
    match = _boundary(content_type)
    if match is None:
        found.fault = "multipart请求缺少boundary"
        return
    mark = b"--" + (match[1] or match[2])
    # The first boundary may open the body; every other one follows a line break that belongs to it.
    pieces = (b"\r\n" + body).split(b"\r\n" + mark, MOST_PARAMETERS + 2)
    if len(pieces) > MOST_PARAMETERS + 2:
        found.fault = f"参数个数超过上限{MOST_PARAMETERS}"
        return
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        found.fault = "multipart请求体不完整"
        return
    for piece in pieces[1:-1]:
        head, gap, value = piece.partition(b"\r\n\r\n")
        if not gap or not _add_part(found, head, value):
            found.fault = found.fault or "multipart请求体格式错误"
            return


def _add_part(found: Parameters, head: bytes, value: bytes) -> bool:
    """One part; False for what is no form part, or one too many."""
    disposition = content_type = b""
    for line in head.split(b"\r\n"):
        title, _, rest = line.partition(b":")
        if title.lower() == b"content-disposition":
            disposition = rest
        elif title.lower() == b"content-type":
            content_type = rest.strip()
    match = _disposition_name(disposition)
    name = (match[1] or match[2]) if match else b""
    if not name:
        return False
    file = _disposition_file(disposition)
    if file is None:
        return _add(found, name, value)
    filename = file[1] or file[2] or b""
    if filename or value:  # a browser's field without a file chosen has neither
        known = found.files.setdefault(name, Upload(filename, value, content_type))
        if known.content != value:
            found.doubtful.add(name)
    return True
