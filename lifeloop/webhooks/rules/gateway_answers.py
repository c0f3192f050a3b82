"""What an application gateway answered: the signed bytes, and what they say."""

import base64
import binascii
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from enum import StrEnum

_SIGN = re.compile(rb"<sign>\s*([A-Za-z0-9+/=][A-Za-z0-9+/=\s]{0,1999})</sign>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9._-]{1,20})["']""")
_CODECS = {"gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8"}


class Unfit(StrEnum):
    """Why an answer was ignored."""

    EMPTY = "REPLY_EMPTY"
    UNSIGNED = "REPLY_UNSIGNED"
    WRONG_SIGNATURE = "REPLY_WRONG_SIGNATURE"
    ENCRYPTED = "REPLY_ENCRYPTED"
    UNREADABLE = "REPLY_UNREADABLE"
    OTHER_RECEIVER = "REPLY_OTHER_RECEIVER"
    OTHER_APP = "REPLY_OTHER_APP"
    TYPE_UNKNOWN = "REPLY_TYPE_UNKNOWN"
    CHECK_REFUSED = "CHECK_REFUSED"
    CHECK_OTHER_KEY = "CHECK_OTHER_KEY"


class Ignored(Exception):
    """The answer counts for nothing; ``why`` is shown to the merchant."""

    def __init__(self, why: Unfit) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Signed:
    """The bytes between the ``response`` tags, the signature over them, and the charset they are read in."""

    inner: bytes
    signature: bytes
    codec: str

    def root(self) -> ET.Element:
        """The inner elements below one root; :class:`Ignored` when they are not XML. A document type is never read."""
        try:
            text = self.inner.decode(self.codec)
        except UnicodeDecodeError as error:
            raise Ignored(Unfit.UNREADABLE) from error
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            raise Ignored(Unfit.UNREADABLE)
        try:
            return ET.fromstring(f"<inner>{text}</inner>")  # noqa: S314 -- without a document type there is nothing to expand
        except ET.ParseError as error:
            raise Ignored(Unfit.UNREADABLE) from error


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a passive reply, as it was written."""

    title: str
    desc: str
    image: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``kind``: ack, text or image-text."""

    kind: str
    to: str
    app_id: str
    text: str = ""
    articles: tuple[Article, ...] = ()


def signed(body: bytes, charset: str) -> Signed:
    """The parts of an answer by position: the signature is over bytes, so nothing is parsed before it is checked."""
    if not body.strip():
        raise Ignored(Unfit.EMPTY)
    start, end = body.find(b"<response>"), body.rfind(b"</response>")
    if start < 0 or end < start:
        raise Ignored(Unfit.UNSIGNED)
    around = body[:start] + b"\n" + body[end:]
    if b"<encryption_type>" in around:
        raise Ignored(Unfit.ENCRYPTED)
    found = _SIGN.search(around)
    if found is None:
        raise Ignored(Unfit.UNSIGNED)
    try:
        signature = base64.b64decode(b"".join(found[1].split()), validate=True)
    except binascii.Error as error:
        raise Ignored(Unfit.WRONG_SIGNATURE) from error
    declared = _ENCODING.search(body[:start])
    name = declared[1].decode().lower() if declared else charset.lower()
    return Signed(body[start + len(b"<response>") : end], signature, _CODECS.get(name, "utf-8"))


def check_key(read: Signed) -> str:
    """The public key that a check's answer names; :class:`Ignored` when it says no."""
    root = read.root()
    if (root.findtext("success") or "").strip().lower() != "true":
        raise Ignored(Unfit.CHECK_REFUSED)
    return (root.findtext("biz_content") or "").strip()


def answer(read: Signed) -> Answer:
    """An acknowledgement, a text, or image-text."""
    message = read.root().find("XML")
    if message is None:
        raise Ignored(Unfit.UNREADABLE)
    kind = _text(message, "MsgType").lower()
    to, app_id = _text(message, "ToUserId"), _text(message, "AppId")
    if kind == "ack":
        return Answer(kind, to, app_id)
    if kind == "text":
        return Answer(kind, to, app_id, text=_text(message, "Text/Content"))
    if kind in {"image-text", "image_text"}:
        items = message.findall("Articles/Item")
        return Answer("image-text", to, app_id, articles=tuple(_article(item) for item in items))
    raise Ignored(Unfit.TYPE_UNKNOWN)


def _article(item: ET.Element) -> Article:
    return Article(
        _text(item, "Title"), _text(item, "Desc"), _text(item, "ImageUrl"), _text(item, "Url")
    )


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
