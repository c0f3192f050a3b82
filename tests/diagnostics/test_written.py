"""``sign`` itself: cut, escaped twice, in another alphabet. Each is told, and read all the same where one can."""

from __future__ import annotations

from urllib.parse import quote, quote_plus, unquote_plus

import pytest

from lifeloop.diagnostics.doctor import Cause, Diagnosis, diagnose, read
from tests.diagnostics.sick import Request, known, pair
from tests.gateway.world import public_text


def told(request: Request) -> Diagnosis:
    return diagnose(read(request.body()), known())


WRITTEN = {
    "raw plus": (lambda body: body.replace("%2B", "+"), Cause.SIGN_SPACES),
    "twice": (lambda body: resign(body, lambda sign: quote(sign, safe="")), Cause.SIGN_ESCAPED),
    "url-safe": (
        lambda body: resign(body, lambda sign: sign.replace("+", "-").replace("/", "_")),
        Cause.SIGN_URLSAFE,
    ),
    "no padding": (lambda body: resign(body, lambda sign: sign.rstrip("=")), Cause.SIGN_PADDING),
    "line breaks": (
        lambda body: resign(body, lambda sign: sign[:76] + "\n" + sign[76:]),
        Cause.SIGN_BREAKS,
    ),
    "cut": (lambda body: resign(body, lambda sign: sign[:100]), Cause.SIGN_LENGTH),
    "none": (lambda body: body.partition("&sign=")[0], Cause.NO_SIGN),
    "nonsense": (lambda body: resign(body, lambda _: "*"), Cause.SIGN_BROKEN),
}


def resign(body: str, change) -> str:
    rest, _, sign = body.partition("&sign=")
    return f"{rest}&sign={quote_plus(change(unquote_plus(sign)))}"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_signature_badly_written(name: str) -> None:
    """Told as such and read all the same: the string needs no mending."""
    change, cause = WRITTEN[name]
    body = next(
        body for body in (Request({"notify_url": f"https://a.cn/{n}"}).body() for n in range(99))
        if "%2B" in body.partition("&sign=")[2] and "%2F" in body.partition("&sign=")[2]
    )  # fmt: skip
    found = diagnose(read(change(body)), known())
    assert [one.cause for one in found.findings] == [cause]


def test_a_key_in_place_of_a_signature() -> None:
    pasted = "".join(public_text(pair("app")).splitlines()[1:-1])
    assert told(Request(sign=lambda _: pasted)).findings[0].cause == Cause.SIGN_KEY
