"""What an application gateway is called with: the original's XML in a signed form, GBK or UTF-8."""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from lifeloop.webhooks.rules.documents import Document, What

CHECK, NOTIFY = "alipay.service.check", "alipay.mobile.public.message.notify"
CHARSETS = ("GBK", "UTF-8")
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Sign = Callable[[bytes], bytes]


def biz_content(document: Document, charset: str) -> bytes:
    """The XML of an event, in the receiver's charset; a character the charset lacks becomes a reference."""
    what = document["what"]
    fields = "".join(
        f"<{name}>{_value(value, charset)}</{name}>" for name, value in _head(document)
    )
    if what == What.TEXT:
        fields += f"<Text><Content>{_value(document.get('text', ''), charset)}</Content></Text>"
    if what == What.IMAGE:
        fields += f"<Image><PicUrl>{_value(document.get('picture', ''), charset)}</PicUrl></Image>"
    return f"<XML>{fields}</XML>".encode(charset)


def _head(document: Document) -> list[tuple[str, str]]:
    what = document["what"]
    fields = [("AppId", document["app_id"])]
    if what != What.CHECK:
        # The original's older name for a person is an open id; the newer is left out where people have no user_id.
        fields.append(("FromUserId", document["open_id"]))
        if document.get("user_id"):
            fields.append(("FromAlipayUserId", document["user_id"]))
    fields.append(("CreateTime", str(document["at"])))
    if what in {What.TEXT, What.IMAGE}:
        return [*fields, ("MsgType", what), ("MsgId", document["message_id"]), *_user(document)]
    kind = "verifygw" if what == What.CHECK else what
    fields += [("MsgType", "event"), ("EventType", kind), ("ActionParam", _param(document))]
    return fields if what == What.CHECK else [*fields, *_user(document)]


def _user(document: Document) -> list[tuple[str, str]]:
    info = {"logon_id": document.get("logon_id", ""), "user_name": document.get("name", "")}
    return [
        ("AgreementId", ""),
        ("AccountNo", ""),
        ("UserInfo", json.dumps(info, ensure_ascii=False, separators=(",", ":"))),
    ]


def _param(document: Document) -> str:
    if document.get("key"):
        return document["key"]
    scene = document.get("scene")
    return json.dumps({"scene": {"sceneId": scene}}, ensure_ascii=False) if scene else ""


def _value(text: str, charset: str) -> str:
    text = _UNWRITABLE.sub("", text)
    try:
        text.encode(charset)
        plain = "]]>" not in text
    except UnicodeEncodeError:
        plain = False
    if plain:
        return f"<![CDATA[{text}]]>" if text else ""
    # Nothing is a reference inside CDATA: such a value is written out.
    return escape(text).encode(charset, "xmlcharrefreplace").decode(charset)


def form(
    service: str, biz: bytes, *, charset: str, sign_type: str, sign: Sign
) -> tuple[bytes, str]:
    """The body of the POST and its content type. Signed: all but ``sign``, by name; ``sign_type`` stays in."""
    values: Mapping[str, bytes] = {
        "biz_content": biz,
        "charset": charset.encode(),
        "service": service.encode(),
        "sign_type": sign_type.encode(),
    }
    signed = b"&".join(name.encode() + b"=" + values[name] for name in sorted(values))
    sent = {**values, "sign": sign(signed)}
    order = ("service", "sign", "sign_type", "charset", "biz_content")
    body = "&".join(f"{name}={quote_plus(sent[name])}" for name in order)
    return body.encode(), f"application/x-www-form-urlencoded;charset={charset}"
