"""The parameters of a request in the order they came, with the bytes they were written in."""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from lifeloop.diagnostics.doctor.reading import Sent

MOST = 256
_name = re.compile(rb';\s*name\s*=\s*"?([^";\r\n]+)"?', re.IGNORECASE)
_boundary = re.compile(rb'boundary\s*=\s*"?([^";\s]+)"?', re.IGNORECASE)
CODECS = {
    b"utf-8": "utf-8",
    b"utf8": "utf-8",
    b"gbk": "gb18030",
    b"gb2312": "gb18030",
    b"gb18030": "gb18030",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """``raw``: the value as written, before percent-decoding; ``place``: "query" or "body"."""

    name: bytes
    value: bytes
    raw: bytes
    place: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """All of a request. ``doubled``: names that came with two values; the first is the one looked at."""

    arrived: tuple[Parameter, ...]
    doubled: tuple[bytes, ...]
    every: tuple[Parameter, ...]  # also the second ones of a name

    def get(self, name: bytes) -> bytes:
        """The value, empty when absent."""
        return next((one.value for one in self.arrived if one.name == name), b"")

    def has(self, name: bytes) -> bool:
        """Whether it came at all."""
        return any(one.name == name for one in self.arrived)

    @property
    def codec(self) -> str:
        """How to read the values, by the charset named; else whichever they are in."""
        said = CODECS.get(self.get(b"charset").lower())
        if said is not None:
            return said
        try:
            b"".join(one.value for one in self.arrived).decode("utf-8")
        except UnicodeDecodeError:
            return "gb18030"
        return "utf-8"

    @property
    def values(self) -> dict[bytes, bytes]:
        """Name to value, the first where there are two."""
        return {one.name: one.value for one in reversed(self.arrived)}


def parameters(sent: Sent) -> Parameters:
    """Query, form body and text parts of multipart as one list, each name once. Never raises."""
    every = [*_pairs(sent.query, "query"), *_of_body(sent)][:MOST]
    kept: dict[bytes, Parameter] = {}
    doubled: list[bytes] = []
    for one in every:
        known = kept.setdefault(one.name, one)
        if known.value != one.value and one.name not in doubled:
            doubled.append(one.name)
    return Parameters(tuple(kept.values()), tuple(doubled), tuple(every))


def _pairs(raw: bytes, place: str) -> list[Parameter]:
    found = []
    for pair in raw.split(b"&", 4 * MOST):
        name, _, value = pair.partition(b"=")
        if pair:
            found.append(Parameter(_decoded(name), _decoded(value), value, place))
    return found


def _decoded(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" "))


def _of_body(sent: Sent) -> list[Parameter]:
    if not sent.content_type.lower().startswith(b"multipart/"):
        return _pairs(sent.body, "body")
    mark = _boundary.search(sent.content_type)
    found = []
    for piece in sent.body.split(b"--" + mark[1], MOST) if mark else []:
        head, gap, value = piece.partition(b"\r\n\r\n")
        name = _name.search(head)
        if gap and name and b"filename" not in head.lower():
            value = value.removesuffix(b"\r\n")
            found.append(Parameter(name[1], value, value, "body"))
    return found
