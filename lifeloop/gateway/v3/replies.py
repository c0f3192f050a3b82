"""From what a handler said to status, headers and body in version 3.

A success is the bare object; a refusal is ``{"code","message","links"}``. Both are signed as
``<alipay-timestamp>\\n<alipay-nonce>\\n<body>\\n``. A refusal is never encrypted.
"""

import json
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lifeloop.gateway import encryption
from lifeloop.gateway.answer import Draft
from lifeloop.gateway.charsets import UTF8
from lifeloop.gateway.errors import ProtocolError, Refusal
from lifeloop.gateway.exchange import Reply
from lifeloop.gateway.registry import Answer, Method, Outcome
from lifeloop.gateway.replies import refusal_of
from lifeloop.gateway.v3.received import REQUEST_ID
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError

if TYPE_CHECKING:
    from lifeloop.gateway.v3.exchange import RestExchange

JSON, TEXT = b"application/json;charset=utf-8", b"text/plain;charset=utf-8"
# By version 2's gateway code; whatever is not here is a 400.
STATUSES: Mapping[str, int] = {"20000": 500, "20001": 401, "40005": 429, "40006": 401}
AWAY = 503
# These keep their prefix in version 3 as well.
OAUTH = frozenset(
    {
        "isv.code-invalid",
        "isv.grant-type-invalid",
        "isv.refresh-token-invalid",
        "isv.refresh-token-time-out",
        "isv.refreshed-token-invalid",
        "isv.unmatched-app-id",
    }
)
_prefix = re.compile(r"(?:isv|isp|aop)\.")
_repeatable = re.compile(rb"[A-Za-z0-9._-]{1,64}").fullmatch


def code_of(sub_code: str) -> str:
    """The ``code`` of version 3 for a ``sub_code`` of version 2."""
    return sub_code if sub_code in OAUTH else _prefix.sub("", sub_code, count=1)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return STATUSES.get(refusal.code, 400)


def failure(refusal: Refusal, method: Method | None) -> dict[str, Any]:
    """The body of a refusal."""
    code = code_of(refusal.sub_code)
    page = method.name if method is not None and refusal.code == "40004" else "errors"
    link = f"{settings.LIFELOOP_BASE_URL}/docs/{page}/#{code}"
    return {
        "code": code,
        "message": refusal.sub_msg,
        "links": [{"link": link, "desc": "解决方案"}],
    }


def draft_of(exchange: "RestExchange", outcome: Outcome) -> Draft:
    """The signed string with the body in it; another one every time, so no signature is worth keeping."""
    if isinstance(outcome, Exception):
        body = _json(failure(refusal_of(outcome, exchange.method), exchange.method))
    else:
        body = _success(exchange, outcome)
    moment = int(clock.now().timestamp() * 1000)
    nonce = secrets.token_hex(16).encode()
    return Draft(b"%d\n%s\n%s\n" % (moment, nonce, body), again=False)


def reply_of(
    exchange: "RestExchange", outcome: Outcome, draft: Draft, signature: bytes | None
) -> Reply:
    """The body as it was signed, and the headers that a client verifies it by."""
    moment, nonce, body = draft.content.split(b"\n", 2)
    sealed = isinstance(outcome, Answer) and _key(exchange) is not None
    headers = [(b"content-type", TEXT if sealed else JSON)]
    if signature is not None:
        headers += [
            (b"alipay-timestamp", moment),
            (b"alipay-nonce", nonce),
            (b"alipay-signature", signature),
        ]
        if exchange.certificate and exchange.app is not None:
            headers.append((b"alipay-sn", exchange.app.platform_sn.encode()))
    number = exchange.received.header(REQUEST_ID)
    if _repeatable(number):
        headers.append((REQUEST_ID, number))
    if exchange.allow:
        headers.append((b"allow", exchange.allow.encode()))
    status, away = _status(exchange, outcome)
    return Reply(body[:-1], tuple(headers), status=status, away=away)


def _status(exchange: "RestExchange", outcome: Outcome) -> tuple[int, bool]:
    if isinstance(outcome, Answer):
        return 200, False
    if isinstance(outcome, ProtocolError):
        if outcome.away:
            return AWAY, True
        if exchange.allow and outcome.sub_code == "isv.invalid-method":
            return 405, False
    assert isinstance(outcome, ProtocolError | DomainError)
    return status_of(refusal_of(outcome, exchange.method)), False


def _success(exchange: "RestExchange", outcome: Answer) -> bytes:
    body = _json(outcome.model_dump(exclude_none=True))
    key = _key(exchange)
    return body if key is None else encryption.encrypt(key, body)


def _key(exchange: "RestExchange") -> bytes | None:
    """What a success is encrypted with; None: it is not."""
    return exchange.app.aes_key if exchange.encrypted and exchange.app is not None else None


def _json(fields: Mapping[str, Any]) -> bytes:
    return UTF8.encode_json(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))
