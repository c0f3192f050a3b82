"""From raw parameters to a verified call: the protocol's checks, each in its place in the order.

app → whole set → method → charset, format, sign_type → sign → certificates → signature → timestamp → version → app_auth_token
→ method exists → permission → content. Each step raises :class:`ProtocolError` or :class:`DomainError`;
what the answer needs (node name, charset, hash, whether it is signed) is known from the first step on.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings

from lifeloop.gateway import charsets, signing
from lifeloop.gateway.charsets import Charset
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.params import Parameters
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel import clock

ERROR_NODE = b"error_response"
_sayable = re.compile(rb"[A-Za-z0-9_.-]{1,128}").fullmatch
_timestamp = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}").fullmatch
_nodes: dict[bytes, bytes] = {}


@dataclass(slots=True)
class Intake:
    """One call on its way in, and what its answer must look like."""

    params: Parameters
    trace: str = ""  # names this call in the answer's header and in our log
    name: bytes = b""
    node: bytes = ERROR_NODE
    charset: Charset = charsets.UTF8
    sign_type: bytes = b"RSA2"
    method: Method | None = None
    app: GatewayApp | None = None  # None: unknown, the answer carries no signature
    encrypted: bool = False  # the content came encrypted, so does the answer
    signature: bytes = b""
    forms: tuple[bytes, ...] = field(default=())  # what the client may have signed
    content: str = (
        ""  # of a verified call whose fields break the method's limits: for the method's log
    )

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

    def check(self, app: GatewayApp) -> Method:
        """All checks from the method's name to the caller's permission; returns the method."""
        self.app = app
        self._check_set()
        self._check_common()
        self._check_signature(app)
        self._check_time()
        return self._check_method(app)

    def verified_by(self, app: GatewayApp) -> bool:
        """Whether a valid key of the app made the signature; also asked again when the app's keys have changed."""
        keys = [key.public for key in app.keys]
        return signing.verified(keys, self.sign_type, self.signature, self.forms)

    def _check_set(self) -> None:
        if not self.name:
            raise ProtocolError("isv.missing-method")
        if self.params.fault:
            raise ProtocolError("isv.invalid-parameter", self.params.fault)

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
        if values.get(b"app_cert_sn") or values.get(b"alipay_root_cert_sn"):
            raise ProtocolError(
                "isv.missing-signature-config", "当前应用使用公钥方式加签，请去掉证书序列号参数"
            )

    def _check_signature(self, app: GatewayApp) -> None:
        if not app.keys:
            raise ProtocolError("isv.missing-signature-config")
        self.forms = signing.signed_forms(self.params.values)
        self.signature = signing.decode_signature(self.params.get(b"sign")) or b""
        if not self.signature or not self.verified_by(app):
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

    def _check_method(self, app: GatewayApp) -> Method:
        version = self.params.get(b"version")
        if not version:
            raise ProtocolError("isv.missing-version")
        if version != b"1.0":
            raise ProtocolError("isv.invalid-version", "支持1.0")
        if self.params.get(b"app_auth_token"):
            raise ProtocolError("aop.invalid-app-auth-token")
        if self.method is None:
            raise ProtocolError("isv.invalid-method")
        permit(self.method, app)
        return self.method


def judge_again(intake: Intake, method: Method, app: GatewayApp | None) -> GatewayApp:
    """For a call admitted with what was kept of its app: refuse it unless it also stands with what is true now."""
    intake.app = app
    if app is None:
        raise ProtocolError("isv.invalid-app-id")
    if not intake.verified_by(app):
        raise intake.bad_signature()
    permit(method, app)
    return app


def permit(method: Method, app: GatewayApp) -> None:
    """Refuse an app of the wrong kind, or of a suspended merchant."""
    if not app.merchant_active:
        raise ProtocolError("isv.invalid-app-state")
    if app.kind not in method.callers:
        if method.wrong_caller is not None:
            raise method.wrong_caller
        raise ProtocolError("isv.insufficient-isv-permissions")


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
