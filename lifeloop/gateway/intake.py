"""Version 2, from raw parameters to a verified call: the protocol's checks, each in its place in the order.

app → whole set → method → charset, format, sign_type → sign → certificates → signature → timestamp → version → app_auth_token
→ method exists → permission → content. Each step raises :class:`ProtocolError` or :class:`DomainError`;
what the answer needs (node name, charset, hash, whether it is signed) is known from the first step on.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from lifeloop.diagnostics.entries import Evidence
from lifeloop.gateway import certificates, charsets, replies, signing
from lifeloop.gateway.answer import Draft
from lifeloop.gateway.charsets import Charset
from lifeloop.gateway.content import call_of
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.params import Parameters
from lifeloop.gateway.registry import METHODS, Call, Grant, Method, Outcome
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel import clock

ERROR_NODE = b"error_response"
_sayable = re.compile(rb"[A-Za-z0-9_.-]{1,128}").fullmatch
_timestamp = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}").fullmatch
_nodes: dict[bytes, bytes] = {}


@dataclass(slots=True)
class Intake(Exchange):
    """One call of version 2 on its way in, and what its answer must look like."""

    params: Parameters = field(default_factory=Parameters)
    node: bytes = ERROR_NODE
    charset: Charset = charsets.UTF8
    sign_type: bytes = b"RSA2"
    certificate: str = ""  # the serial the app says to sign with; empty: with a plain key
    encrypted: bool = False  # the content came encrypted, so does the answer
    signature: bytes = b""
    forms: tuple[bytes, ...] = field(default=())  # what the client may have signed

    def address(self) -> None:
        """Read, without judging, what every answer needs: also a refusal is in the client's charset and under its node."""
        values = self.params.values
        self.name = values.get(b"method", b"")
        self.method = METHODS.get(self.name.decode("ascii", "replace"))
        self.node = node_of(self.name, self.method)
        label = values.get(b"charset")
        if label:
            self.charset = charsets.find(label) or charsets.UTF8
        else:
            self.charset = charsets.guess(b"".join(values.values()))
        if values.get(b"sign_type") in signing.HASHES:
            self.sign_type = values[b"sign_type"]
        self.certificate = values.get(b"app_cert_sn", b"").decode("ascii", "replace")

    @property
    def failure_node(self) -> bytes:
        """The node a refusal is told under."""
        return ERROR_NODE if self.method is not None and self.method.bare else self.node

    def app_id(self) -> str:
        """The APPID as text; refused when missing or no APPID at all."""
        raw = self.params.get(b"app_id")
        if not raw:
            raise ProtocolError("isv.missing-app-id")
        if not raw.isdigit() or len(raw) > 32 or b"app_id" in self.params.doubtful:
            raise ProtocolError("isv.invalid-app-id")
        return raw.decode()

    def verify(self, app: GatewayApp) -> None:
        """All checks from the method's name to the version."""
        self.app = app
        self._check_set()
        self._check_common()
        self._check_mode(app)
        self.forms = signing.signed_forms(self.params.values)
        self.signature = signing.decode_signature(self.params.get(b"sign")) or b""
        self._check_signature(app)
        self._check_time()
        self._check_version()

    def verify_again(self, app: GatewayApp) -> None:
        """The signature once more; a refusal is then told in the clear, as every refusal of a signature is."""
        encrypted, self.encrypted = self.encrypted, False
        self._check_mode(app)
        self._check_signature(app)
        self.encrypted = encrypted

    @property
    def app_auth_token(self) -> str:
        """As sent; what is no token at all is refused by whoever looks it up."""
        return self.params.get(b"app_auth_token").decode("ascii", "replace")

    def call(self, app: GatewayApp, grant: Grant | None = None) -> Call[Any]:
        """From the method to the content."""
        return call_of(self, self.admitted(app, grant), app, grant)

    def evidence(self) -> Evidence:
        """All parameters."""
        return Evidence(values=self.params.values)

    @property
    def codec(self) -> str:
        """Of the charset that the call names."""
        return self.charset.reads

    def draft(self, outcome: Outcome) -> Draft:
        """The node."""
        return replies.draft_of(self, outcome)

    def reply(self, outcome: Outcome, draft: Draft, signature: bytes | None) -> Reply:
        """The envelope around it."""
        return replies.reply_of(self, outcome, draft, signature)

    def _check_set(self) -> None:
        if not self.name:
            raise ProtocolError("isv.missing-method")
        if self.params.fault:
            raise ProtocolError(self.params.fault_code, self.params.fault)

    def _check_common(self) -> None:
        values = self.params.values
        label = values.get(b"charset")
        if label and charsets.find(label) is None:
            raise ProtocolError("isv.invalid-charset", "支持utf-8、gbk、gb2312")
        if values.get(b"format", b"").lower() not in {b"", b"json"}:
            raise ProtocolError("isv.invalid-format", "仅支持JSON")
        sign_type = values.get(b"sign_type")
        if not sign_type:
            raise ProtocolError("isv.missing-signature-type")
        if sign_type not in signing.HASHES:
            raise ProtocolError("isv.invalid-signature-type", "支持RSA2、RSA")
        if not values.get(b"sign"):
            raise ProtocolError("isv.missing-signature")

    def _check_mode(self, app: GatewayApp) -> None:
        root = self.params.get(b"alipay_root_cert_sn").decode("ascii", "replace")
        certificates.check_mode(app, self.certificate, root)

    def _check_signature(self, app: GatewayApp) -> None:
        keys = certificates.keys_for(app, self.certificate)
        if not self.signature or not signing.verified(
            keys, self.sign_type, self.signature, self.forms
        ):
            raise self.bad_signature()

    def bad_signature(self) -> ProtocolError:
        """The refusal that shows the string the gateway checked, escaped, so that the caller can compare."""
        shown = (self.forms[0] if self.forms else b"")[:2000].decode(self.charset.reads, "replace")
        advice = "建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为："
        return ProtocolError("isv.invalid-signature", advice + _escaped(shown))

    def _check_time(self) -> None:
        raw = self.params.get(b"timestamp")
        if not raw:
            raise ProtocolError("isv.missing-timestamp")
        moment = _moment(raw)
        if moment is None:
            raise ProtocolError("isv.invalid-timestamp", "格式为yyyy-MM-dd HH:mm:ss")
        window = settings.LIFELOOP_CLOCK_WINDOW_HOURS
        if abs(clock.now() - moment) > timedelta(hours=window):
            raise ProtocolError("isv.invalid-timestamp", f"与服务器时间(GMT+8)相差超过{window}小时")

    def _check_version(self) -> None:
        version = self.params.get(b"version")
        if not version:
            raise ProtocolError("isv.missing-version")
        if version != b"1.0":
            raise ProtocolError("isv.invalid-version", "支持1.0")


def node_of(name: bytes, method: Method | None) -> bytes:
    """``<method with dots as underscores>_response``; ``error_response`` for what is no method's name."""
    if method is not None:
        kept = _nodes.get(name)
        if kept is None:
            kept = _nodes[name] = method.node
        return kept
    return name.replace(b".", b"_") + b"_response" if _sayable(name) else ERROR_NODE


@lru_cache(maxsize=4096)
def _moment(raw: bytes) -> datetime | None:
    """``yyyy-MM-dd HH:mm:ss`` in GMT+8; None for anything else. Kept: within a second all calls say the same."""
    if _timestamp(raw) is None:
        return None
    try:
        return datetime.fromisoformat(raw.decode()).replace(tzinfo=clock.GMT8).astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, or the year 0001 west of itself
        return None


def _escaped(text: str) -> str:
    for char, entity in (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(char, entity)
    return text
