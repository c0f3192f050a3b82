"""The three charsets of the protocol, and how an answer is written in each."""

import codecs
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Charset:
    """``label`` as the answer's Content-Type says it; the codecs a request is read and an answer written with."""

    label: bytes
    reads: str
    writes: str

    def decode(self, raw: bytes) -> str:
        """Text of raw bytes; ``UnicodeDecodeError`` when they are not of this charset."""
        return raw.decode(self.reads)

    def encode_json(self, text: str) -> bytes:
        r"""JSON text in this charset; a character it lacks becomes ``\uXXXX``, which every reader restores."""
        return text.encode(self.writes, "lifeloop_json")


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    units = (missing[at : at + 2].hex() for at in range(0, len(missing), 2))
    return "".join(rf"\u{unit}" for unit in units), error.end


codecs.register_error("lifeloop_json", _escape)

UTF8 = Charset(b"utf-8", "utf-8", "utf-8")
# A client that says gb2312 often writes all of GBK: read the larger set, write the smaller one.
GBK = Charset(b"gbk", "gb18030", "gbk")
GB2312 = Charset(b"gb2312", "gb18030", "gb2312")
# No charset sent: old clients write GBK, today's always say what they write. The answer is pure ASCII, the same in all.
UNSAID_UTF8 = Charset(b"utf-8", "utf-8", "ascii")
UNSAID_GBK = Charset(b"gbk", "gb18030", "ascii")

_BY_NAME = {b"utf-8": UTF8, b"gbk": GBK, b"gb2312": GB2312}


def find(name: bytes) -> Charset | None:
    """The charset of a ``charset`` parameter, any case; None for one the protocol does not have."""
    return _BY_NAME.get(name) or _BY_NAME.get(name.lower())


def guess(raw: bytes) -> Charset:
    """The charset of a call that names none: UTF-8 where its bytes are, else GBK."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return UNSAID_GBK
    return UNSAID_UTF8
