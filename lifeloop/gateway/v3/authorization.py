"""The ``authorization`` header: ``ALIPAY-SHA256withRSA app_id=…,nonce=…,timestamp=…,sign=…``.

What is signed is the text between the first space and ``,sign=`` as it came, whatever the order of its fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SCHEME = b"ALIPAY-SHA256withRSA"
# A signature of an 8192-bit key is 1368 characters; the rest is short.
MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Authorization:
    """``text``: what is signed of it. ``fault``: what is wrong with the header as a whole, a ``sub_msg``, or empty."""

    sent: bool = False
    scheme: bytes = b""
    text: bytes = b""
    sign: bytes = b""
    fields: Mapping[bytes, bytes] = field(default_factory=dict)
    fault: str = ""

    def get(self, name: bytes) -> bytes:
        """A field's value, empty when absent."""
        return self.fields.get(name, b"")

    def text_of(self, name: bytes) -> str:
        """The same as text; what is not ASCII can be no value of the protocol."""
        return self.get(name).decode("ascii", "replace")


def parse(headers: Sequence[bytes]) -> Authorization:
    """What the request's authorization headers say. Never raises."""
    if not headers:
        return Authorization()
    header = headers[0]
    if len(headers) > 1 or len(header) > MOST_BYTES:
        return Authorization(sent=True, fault="authorization重复或过长")
    scheme, _, rest = header.partition(b" ")
    text, mark, sign = rest.rpartition(b",sign=")
    if not mark:
        text, sign = rest, b""
    fields: dict[bytes, bytes] = {}
    fault = ""
    for pair in text.split(b","):
        name, _, value = pair.partition(b"=")
        if name in fields:
            fault = "authorization中字段重复"
        fields.setdefault(name, value)
    return Authorization(True, scheme, text, sign, fields, fault)
