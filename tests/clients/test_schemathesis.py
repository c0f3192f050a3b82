"""Schemathesis over version 3's document: whatever fits the schemas, and what does not, by signed calls to a real server.

``make soak``; LIFELOOP_SOAK_SECONDS says for how long (15 minutes without).
"""

from __future__ import annotations

import base64
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import HealthCheck, Phase, given, seed, settings
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lifeloop.gateway import params
from lifeloop.gateway.registry import METHODS
from lifeloop.gateway.v3 import openapi
from lifeloop.identity.models import AppKind
from tests.clients.test_every_method import known, shop
from tests.server import Server

__all__ = ["known", "shop"]  # fixtures: a server to spoil, and its facts

Facts = dict[str, Any]
SECONDS = float(os.environ.get("LIFELOOP_SOAK_SECONDS", "900"))
EXAMPLES = 15  # of one operation at a time, so that every one has its turn
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Another's token, a content that is not encrypted, a root nobody has: they would all be the same refusal.
UNSENT = ("alipay-app-auth-token", "alipay-encrypt-type", "alipay-root-cert-sn", "authorization")


class Signed(AuthBase):
    """Signs what is about to be sent, as it is."""

    def __init__(self, facts: Facts, app: str) -> None:
        self.app_id = facts[app]["app_id"]
        key = serialization.load_pem_private_key(facts[app]["private_key_pem"].encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body: Any = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        kind = str(request.headers.get("content-type", "")).encode("latin-1", "replace")
        if params.is_multipart(kind):
            raw = params.parse(b"", raw, kind).get(b"data")
        text = (
            f"app_id={self.app_id},nonce={secrets.token_hex(8)},timestamp={time.time_ns() // 10**6}"
        )
        signed = f"{text}\n{request.method}\n{request.path_url}\n".encode() + raw + b"\n"
        sign = base64.b64encode(self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).decode()
        request.headers["authorization"] = f"ALIPAY-SHA256withRSA {text},sign={sign}"
        return request


def turns(schema: Any) -> Iterator[tuple[int, Any, schemathesis.GenerationMode]]:
    """Every operation in both modes, again and again, until the time is over."""
    operations = [found.ok() for found in schema.get_all_operations()]
    end, number = time.monotonic() + SECONDS, 0
    while True:
        for operation in operations:
            for mode in schemathesis.GenerationMode:
                if time.monotonic() > end:
                    return
                number += 1
                yield number, operation, mode


def take(number: int, cases: Any, ask: Callable[[schemathesis.Case], None]) -> None:
    """One operation's turn: some cases, the same ones for the same number."""

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def turn(case: schemathesis.Case) -> None:
        ask(case)

    turn()


@pytest.mark.soak
def test_no_server_error_and_no_schema_break(shop: Server, known: Facts) -> None:
    schema = schemathesis.openapi.from_dict(openapi.document())
    signers = {app: Signed(known, app) for app in ("lifestyle_account", "mini_program")}
    told: Counter[int] = Counter()

    def ask(case: schemathesis.Case) -> None:
        method = METHODS[case.operation.definition.raw["operationId"]]
        app = "lifestyle_account" if AppKind.ACCOUNT in method.callers else "mini_program"
        for name in UNSENT:
            case.headers.pop(name, None)
        answer = case.call(base_url=shop.base_url, auth=signers[app])
        told[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code == 200 or answer.json()["code"] != "invalid-signature"

    number = 0
    for number, operation, mode in turns(schema):
        take(number, operation.as_strategy(generation_mode=mode), ask)
    print(
        f"{told.total()} calls in {number} turns of {SECONDS:.0f} s: {dict(sorted(told.items()))}"
    )
    assert told[200] > 0
    assert set(told) <= {200, 400, 401, 429}
