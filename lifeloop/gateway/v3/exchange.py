"""Version 3, from what came to a verified call: the same checks in the same order as version 2, said another way.

app → whole request → scheme → sign → certificates → signature → nonce, timestamp → app_auth_token → method exists → permission
→ content.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from lifeloop.diagnostics.doctor import Sent
from lifeloop.diagnostics.entries import Evidence
from lifeloop.gateway import certificates, signing
from lifeloop.gateway.answer import Draft
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.registry import METHODS, Call, Grant, Outcome
from lifeloop.gateway.v3 import replies
from lifeloop.gateway.v3.authorization import SCHEME
from lifeloop.gateway.v3.content import call_of
from lifeloop.gateway.v3.received import ENCRYPT_TYPE, ROOT_SN, TOKEN, Received
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel import clock

PREFIX = "/v3/"
_SIGN_TYPE = b"RSA2"
_HOUR = 3_600_000
_MOST_NONCE = 128
_SHOWN = 2000


@dataclass(slots=True)
class RestExchange(Exchange):
    """One call of version 3. ``allow``: the verb that this path has, when the call came with another one."""

    received: Received = field(default_factory=Received)
    allow: str = ""
    certificate: str = ""  # the serial the app says to sign with; empty: with a plain key
    encrypted: bool = False  # the call says that its contents are encrypted, so its success is
    signature: bytes = b""

    def address(self) -> None:
        """Read, without judging, what every answer needs."""
        path = self.received.path
        found = METHODS.get(path[len(PREFIX) :].replace("/", "."))
        if found is not None and found.path == path:
            self.name = found.name.encode()
            if found.verb == self.received.verb:
                self.method = found
            else:
                self.allow = found.verb
        else:
            self.name = self.received.target[:200]
        self.certificate = self.received.authorization.text_of(b"app_cert_sn")

    def app_id(self) -> str:
        """The APPID as text; refused when missing or no APPID at all."""
        authorization = self.received.authorization
        if not authorization.sent:
            raise ProtocolError("isv.missing-timestamp", "请求头缺少authorization")
        raw = authorization.get(b"app_id")
        if not raw:
            raise ProtocolError("isv.missing-app-id")
        if not raw.isdigit() or len(raw) > 32:
            raise ProtocolError("isv.invalid-app-id")
        return raw.decode()

    def verify(self, app: GatewayApp) -> None:
        """All checks from the request as a whole to its time."""
        self.app = app
        received = self.received
        if received.authorization.fault:
            raise ProtocolError("isv.invalid-parameter", received.authorization.fault)
        if received.fault:
            raise ProtocolError(received.fault_code, received.fault)
        if received.authorization.scheme != SCHEME:
            raise ProtocolError("isv.invalid-signature-type", f"支持{SCHEME.decode()}")
        if not received.authorization.sign:
            raise ProtocolError("isv.missing-signature")
        self._check_mode(app)
        self.signature = signing.decode_signature(received.authorization.sign) or b""
        self._check_signature(app)
        self._check_time()

    def verify_again(self, app: GatewayApp) -> None:
        """The signature once more."""
        self._check_mode(app)
        self._check_signature(app)

    @property
    def app_auth_token(self) -> str:
        """As sent; what is no token at all is refused by whoever looks it up."""
        return self.received.header(TOKEN).decode("ascii", "replace")

    def call(self, app: GatewayApp, grant: Grant | None = None) -> Call[Any]:
        """From the method to the content."""
        if self.allow:
            raise ProtocolError("isv.invalid-method", f"此地址请使用{self.allow}")
        method = self.admitted(app, grant)
        kind = self.received.header(ENCRYPT_TYPE)
        if kind and kind.upper() != b"AES":
            raise ProtocolError("isv.invalid-encrypt-type", "支持AES")
        signer = app if grant is None else grant.signer
        if kind and signer.aes_key is None:
            raise ProtocolError("isv.decryption-error-not-valid-encrypt-key")
        self.encrypted = bool(kind)
        return call_of(self, method, app, grant)

    def evidence(self) -> Evidence:
        """The request without its files."""
        received = self.received
        said = received.authorization
        headers = {
            "authorization": f"{_text(said.scheme)} {_text(said.text)},sign={_text(said.sign)}"
        }
        if token := received.header(TOKEN):
            headers[TOKEN.decode()] = _text(token)
        path = received.target.partition(b"?")[0].decode("latin-1")
        return Evidence(
            sent=Sent(
                received.query, received.content, verb=received.verb, path=path, headers=headers
            )
        )

    def draft(self, outcome: Outcome) -> Draft:
        """Time, nonce and body."""
        return replies.draft_of(self, outcome)

    def reply(self, outcome: Outcome, draft: Draft, signature: bytes | None) -> Reply:
        """The body, and headers around it."""
        return replies.reply_of(self, outcome, draft, signature)

    def _check_mode(self, app: GatewayApp) -> None:
        root = self.received.header(ROOT_SN).decode("ascii", "replace")
        certificates.check_mode(app, self.certificate, root)

    def _check_signature(self, app: GatewayApp) -> None:
        keys = certificates.keys_for(app, self.certificate)
        forms = (self.received.signed,)
        if not self.signature or not signing.verified(keys, _SIGN_TYPE, self.signature, forms):
            raise self.bad_signature()

    def bad_signature(self) -> ProtocolError:
        """The refusal that shows the string the gateway checked, so that the caller can compare."""
        shown = self.received.signed[:_SHOWN].decode("utf-8", "replace")
        advice = "建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为："
        return ProtocolError("isv.invalid-signature", advice + shown)

    def _check_time(self) -> None:
        """Milliseconds since 1970. ``expired_seconds``: how long the caller wants its signature to be good for."""
        authorization = self.received.authorization
        if not 0 < len(authorization.get(b"nonce")) <= _MOST_NONCE:
            raise ProtocolError(
                "isv.invalid-parameter", f"authorization缺少nonce，或超过{_MOST_NONCE}个字符"
            )
        raw = authorization.get(b"timestamp")
        if not raw:
            raise ProtocolError("isv.missing-timestamp")
        if not _number(raw):
            raise ProtocolError("isv.invalid-timestamp", "为1970年以来的毫秒数")
        late = int(clock.now().timestamp() * 1000) - int(raw)
        window = settings.LIFELOOP_CLOCK_WINDOW_HOURS
        if abs(late) > window * _HOUR:
            raise ProtocolError("isv.invalid-timestamp", f"与服务器时间相差超过{window}小时")
        lasting = authorization.get(b"expired_seconds")
        if lasting and not _number(lasting):
            raise ProtocolError("isv.invalid-timestamp", "expired_seconds为秒数")
        if lasting and late > int(lasting) * 1000:
            raise ProtocolError("isv.invalid-timestamp", "已超过expired_seconds")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _number(raw: bytes) -> bool:
    return raw.isdigit() and len(raw) <= 15
