"""The doctor on requests of version 3: an authorization header over lines."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from lifeloop.diagnostics.doctor import Cause, Diagnosis, app_id_of, diagnose, read
from tests.diagnostics.sick import APP, known, pair

PATH = "/v3/alipay/open/public/user/follow/query?user_id=2088102150477652&name=a+b"
CONTENT = '{"name":"拿铁","url":"https://a.cn/b"}'
Lines = Callable[[list[str]], str]


def told(
    lines: Lines = lambda every: "\n".join(every) + "\n", *, signer: str = "app", token: str = ""
) -> Diagnosis:
    """A request whose signature covers what ``lines`` makes of the lines."""
    said = f"app_id={APP},nonce=n-1,timestamp={int(time.time() * 1000)}"
    every = [said, "POST", PATH, CONTENT, *([token] if token else [])]
    signature = pair(signer).sign(lines(every).encode(), padding.PKCS1v15(), hashes.SHA256())
    sign = base64.b64encode(signature).decode()
    message = f"POST {PATH} HTTP/1.1\nHost: lifeloop.example\nauthorization: ALIPAY-SHA256withRSA {said},sign={sign}\n"
    message += f"alipay-app-auth-token: {token}\n" if token else ""
    sent = read(f"{message}\n{CONTENT}")
    assert app_id_of(sent) == APP
    return diagnose(sent, known())


def replaced(at: int, text: str) -> Lines:
    return lambda every: "\n".join([*every[:at], text, *every[at + 1 :]]) + "\n"


WRONG: dict[str, tuple[Lines, Cause, tuple[str, ...]]] = {
    "no line feed at the end": ("\n".join, Cause.JOIN, ()),
    "without the query": (replaced(2, PATH.partition("?")[0]), Cause.PLACE, ("url",)),
    "with the host": (replaced(2, "https://lifeloop.example" + PATH), Cause.VALUE, ("url",)),
    "another space in the query": (replaced(2, PATH.replace("+", "%20")), Cause.ESCAPED, ("url",)),
    "another verb": (replaced(1, "GET"), Cause.VALUE, ("verb",)),
    "no body": (replaced(3, ""), Cause.VALUE, ("body",)),
    "the body written anew": (
        replaced(3, json.dumps(json.loads(CONTENT), ensure_ascii=False)),
        Cause.JSON,
        ("body",),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_string(name: str) -> None:
    lines, cause, names = WRONG[name]
    found = told(lines)
    assert [(one.cause, one.names) for one in found.findings] == [(cause, names)]
    assert found.at is not None


def test_right_wrong_key_and_token() -> None:
    assert told().findings[0].cause == Cause.RIGHT
    assert told(token="t-1").findings[0].cause == Cause.RIGHT
    assert told(signer="old").findings[0].cause == Cause.KEY_RETIRED
    assert told(signer="nobody").findings[0].cause == Cause.KEY_UNKNOWN
    forgotten = told(lambda every: "\n".join(every[:4]) + "\n", token="t-1")
    assert forgotten.findings[0].cause == Cause.LEFT_OUT
