"""Each known way to sign wrongly is told as what it is."""

from __future__ import annotations

import html
import json
from datetime import timedelta
from urllib.parse import quote, quote_plus

import pytest

from lifeloop.diagnostics.doctor import Cause, Diagnosis, Whose, diagnose, read
from lifeloop.gateway.encryption import encrypt
from tests.diagnostics.sick import (
    APP,
    CONTENT,
    Request,
    compact,
    key,
    known,
    now,
    put,
    string,
    without,
)


def told(request: Request, **changes: object) -> Diagnosis:
    return diagnose(read(request.body()), known(**changes))


def escaped(values: dict[str, str]) -> str:
    return string({name: quote_plus(value) for name, value in values.items()})


def rewritten(**style: object) -> Request:
    return Request(signed=put(biz_content=json.dumps(CONTENT, **style)))  # type: ignore[arg-type]


PLACES: dict[str, tuple[Request, Cause, tuple[str, ...]]] = {
    "sign_type left out": (Request(signed=without("sign_type")), Cause.SIGN_TYPE_OUT, ()),
    "a parameter left out": (Request(signed=without("charset")), Cause.LEFT_OUT, ("charset",)),
    "one added that is usual": (
        Request({"format": None}, signed=put(format="json")),
        Cause.ADDED,
        ("format",),
    ),
    "an empty one added": (
        Request(
            signed=lambda values: string(values).replace("&sign_type", "&notify_url=&sign_type")
        ),
        Cause.ADDED,
        ("notify_url",),
    ),
    "some of the empty ones": (
        Request(
            {"notify_url": "", "return_url": ""},
            signed=lambda values: string(values).replace("&sign_type", "&return_url=&sign_type"),
        ),
        Cause.EMPTY,
        ("return_url",),
    ),
    "as they came": (
        Request(signed=lambda values: "&".join(f"{name}={values[name]}" for name in values)),
        Cause.ORDER,
        (),
    ),
    "GBK signed, UTF-8 sent": (
        Request(signed=lambda values: string(values).encode("gbk")),
        Cause.CHARSET,
        ("biz_content",),
    ),
    "question marks signed": (
        Request(signed=lambda values: string(values).encode("ascii", "replace")),
        Cause.CHARSET,
        ("biz_content",),
    ),
    "UTF-8 signed, GBK sent": (
        Request(
            {"charset": "GBK"}, codec="gbk", signed=lambda values: string(values).encode("utf-8")
        ),
        Cause.CHARSET,
        ("biz_content",),
    ),
    "a plus for each space": (
        Request(signed=lambda values: string(values).replace(" ", "+")),
        Cause.PLUS,
        ("biz_content", "timestamp"),
    ),
    "%20 for each space": (
        Request(signed=lambda values: string(values).replace(" ", "%20")),
        Cause.PLUS,
        ("biz_content", "timestamp"),
    ),
    "signed escaped": (Request(signed=escaped), Cause.ESCAPED, ("biz_content", "timestamp")),
    "sent escaped twice": (
        Request(
            sent=lambda values: {name: quote(value, safe="") for name, value in values.items()}
        ),
        Cause.ESCAPED_TWICE,
        ("biz_content", "timestamp"),
    ),
    "sent HTML-escaped": (
        Request(sent=lambda values: {**values, "biz_content": html.escape(values["biz_content"])}),
        Cause.HTML,
        ("biz_content",),
    ),
    "slashes escaped": (
        Request(signed=lambda values: string(values).replace("/", "\\/")),
        Cause.SLASHES,
        ("biz_content",),
    ),
    "JSON with spaces": (rewritten(ensure_ascii=False), Cause.JSON, ("biz_content",)),
    "JSON in ASCII": (rewritten(separators=(",", ":")), Cause.JSON, ("biz_content",)),
    "JSON sorted": (
        rewritten(separators=(",", ":"), sort_keys=True, ensure_ascii=False),
        Cause.JSON,
        ("biz_content",),
    ),
    "JSON indented": (rewritten(indent=2, ensure_ascii=False), Cause.JSON, ("biz_content",)),
    "line breaks": (
        Request({"biz_content": '{\r\n"a":1}'}, signed=put(biz_content='{\n"a":1}')),
        Cause.WHITE_SPACE,
        ("biz_content",),
    ),
    "a later timestamp": (
        Request(signed=lambda values: string({**values, "timestamp": now(timedelta(seconds=-2))})),
        Cause.TIMESTAMP,
        ("timestamp",),
    ),
    "another charset's name": (Request(signed=put(charset="GBK")), Cause.VALUE, ("charset",)),
    "an & at the end": (Request(signed=lambda values: string(values) + "&"), Cause.JOIN, ()),
    "a line break at the end": (
        Request(signed=lambda values: string(values) + "\n"),
        Cause.JOIN,
        (),
    ),
    "values only": (
        Request(signed=lambda values: "".join(values[name] for name in sorted(values))),
        Cause.JOIN,
        (),
    ),
    "only the content": (
        Request(signed=lambda values: f"biz_content={values['biz_content']}"),
        Cause.PLACE,
        ("biz_content",),
    ),
    "SHA-1, says RSA2": (Request(hashed="RSA"), Cause.HASH, ("sign_type",)),
    "SHA-256, says RSA": (Request({"sign_type": "RSA"}), Cause.HASH, ("sign_type",)),
    "MD5": (Request(hashed="MD5"), Cause.HASH, ("sign_type",)),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_wrong_string(name: str) -> None:
    """One cause, the first; the parameters it concerns; both strings and where they part."""
    request, cause, names = PLACES[name]
    found = told(request)
    assert found.findings[0].cause == cause
    assert set(names) <= {one for finding in found.findings for one in finding.names}
    assert found.key is not None
    assert found.key.name == "app"
    if cause is not Cause.HASH:
        assert found.signed is not None
        assert found.at is not None
        assert found.expected[: found.at] == found.signed[: found.at]
        assert found.expected[found.at : found.at + 1] != found.signed[found.at : found.at + 1]


KEYS = {
    "retired": ("old", Cause.KEY_RETIRED, "old"),
    "of another app": ("neighbour", Cause.KEY_OTHER, "2021000000000009"),
    "the platform's": ("platform", Cause.KEY_PLATFORM, "platform"),
    "nobody's": ("stranger", Cause.KEY_UNKNOWN, ""),
}


@pytest.mark.parametrize("name", KEYS)
def test_a_wrong_key(name: str) -> None:
    signer, cause, detail = KEYS[name]
    found = told(Request(signer=signer))
    assert [one.cause for one in found.findings] == [cause]
    assert found.findings[0].detail == detail


def test_the_platforms_public_key_was_added_as_the_apps() -> None:
    keys = (key("platform"), key("platform", Whose.PLATFORM))
    assert told(Request(), keys=keys).findings[0].cause == Cause.KEY_REGISTERED


def test_no_key_at_all() -> None:
    assert told(Request(), keys=()).findings[0].cause == Cause.NO_KEYS


CERT, ROOT = "a" * 32, "b" * 32
SERIALS = {"app_cert_sn": CERT, "alipay_root_cert_sn": ROOT}


def test_certificate_or_plain_key() -> None:
    certified = (key("app", cert_sn=CERT),)
    found = told(Request(SERIALS), keys=certified, root_sn=ROOT)
    assert found.findings[0].cause == Cause.RIGHT
    assert told(Request(), keys=certified, root_sn=ROOT).findings[0].cause == Cause.CERT_MISSING
    assert told(Request(SERIALS)).findings[0].cause == Cause.CERT_NOT_WANTED
    other = Request({**SERIALS, "app_cert_sn": "c" * 32})
    assert told(other, keys=certified, root_sn=ROOT).findings[0].cause == Cause.CERT_UNKNOWN
    assert told(Request(SERIALS), keys=certified, root_sn="d").findings[0].cause == Cause.CERT_ROOT
    unsigned = Request(SERIALS, signed=without("app_cert_sn", "alipay_root_cert_sn"))
    found = told(unsigned, keys=certified, root_sn=ROOT)
    assert {(one.cause, *one.names) for one in found.findings} == {
        (Cause.LEFT_OUT, "app_cert_sn"),
        (Cause.LEFT_OUT, "alipay_root_cert_sn"),
    }
    both = (key("app"), key("second", cert_sn=CERT))
    assert told(Request(SERIALS), keys=both, root_sn=ROOT).findings[0].cause == Cause.CERT_OTHER


def test_encrypted_after_signing() -> None:
    aes = bytes(16)
    cipher = encrypt(aes, compact().encode()).decode()
    request = Request(
        {"biz_content": cipher, "encrypt_type": "AES"}, signed=put(biz_content=compact())
    )
    assert told(request, aes_key=aes).findings[0].cause == Cause.ENCRYPTED


def test_two_mistakes_are_both_told() -> None:
    request = Request(signed=lambda values: without("sign_type")(values).encode("gbk"))
    assert {one.cause for one in told(request).findings} == {Cause.SIGN_TYPE_OUT, Cause.CHARSET}


def test_an_unknown_change_shows_the_gateways_string_and_asks_for_the_clients() -> None:
    wanted = "app_id=1&something=else"
    found = told(Request(signed=lambda _: wanted))
    assert found.findings[0].cause == Cause.CHANGED
    assert found.signed is None
    assert found.expected.startswith(b"app_id=" + APP.encode())
    body = Request(signed=lambda _: wanted).body()
    found = diagnose(read(body), known(), said=wanted)
    assert found.signed == wanted.encode()
    assert found.at == len("app_id=")
    assert {one.cause for one in found.findings} == {Cause.LEFT_OUT, Cause.ADDED, Cause.VALUE}


def test_a_right_one_and_an_old_one() -> None:
    assert told(Request()).findings[0].cause == Cause.RIGHT
    assert told(
        Request({"notify_url": ""}, signed=lambda v: "&".join(f"{n}={v[n]}" for n in sorted(v)))
    ).right
    old = told(Request({"timestamp": now(timedelta(hours=-30))}))
    assert old.findings[0].cause == Cause.TIME
    assert old.findings[0].detail == "+30.0"


def test_what_is_no_request() -> None:
    for text in ("", "hello", "curl 'unclosed", "{not json", "\x00\xff"):
        assert diagnose(read(text), known()).findings[0].cause == Cause.NOTHING


def test_another_app_a_doubled_name_and_unknown_words() -> None:
    found = told(Request(), app_id="2021000000000005")
    assert found.findings[0].cause == Cause.OTHER_APP
    doubled = diagnose(read(Request().body() + "&version=2.0"), known())
    assert doubled.findings[0].cause == Cause.DOUBLED
    assert told(Request({"sign_type": "RSA3"})).findings[0].cause == Cause.SIGN_TYPE
    assert told(Request({"charset": "latin1"})).findings[0].cause == Cause.CHARSET_NAME
