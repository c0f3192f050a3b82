"""Version 3 with the official Node client's ``curl``, unmodified: it signs each call and verifies each success."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lifeloop.gateway.errors import REFUSALS
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.v3.replies import code_of
from lifeloop.identity.models import AppKind
from tests.clients.order import order_message
from tests.clients.tamper import Tamper
from tests.clients.test_certificate_mode import files, node_config
from tests.clients.test_every_method import known, shop
from tests.clients.test_uploads_and_links import UPLOAD, png
from tests.server import ROOT, Server

__all__ = ["files", "known", "shop"]  # fixtures: certificates, a server to spoil and its facts

Facts = dict[str, Any]
Call = dict[str, Any]
NODE = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
SCRIPT = Path(__file__).with_name("official_node_v3.mjs")
INFO = "alipay.open.public.info.query"
SEND = "alipay.open.app.mini.templatemessage.send"
served = sorted((one for one in METHODS if one.verb), key=lambda one: one.name)


def run(facts: Facts, app: str, port: int, *calls: Call, **config: Any) -> list[Any]:
    """The outcomes of calls made in one process of Node."""
    asked = {
        "config": {
            "appId": facts[app]["app_id"],
            "privateKey": facts[app]["private_key_pem"].strip(),
            "alipayPublicKey": facts["platform_public_key_pem"].strip(),
            "endpoint": f"http://127.0.0.1:{port}",
            **config,
        },
        "calls": calls,
    }
    done = subprocess.run(
        [NODE, SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=120,
    )
    return list(json.loads(done.stdout.strip().splitlines()[-1]))


def call(name: str, content: Any = None, **more: Any) -> Call:
    """A call of a method by its verb and path; the content goes where the verb has it."""
    one = METHODS[name]
    place = "body" if one.verb == "POST" else "query"
    made = {"verb": one.verb, "path": one.path, **more}
    return {**made, place: dict(content)} if content else made


def upload(name: str = "shop.png") -> Call:
    content = base64.b64encode(png(30)).decode()
    about = {"image_type": "png", "image_name": "门店"}
    return call(UPLOAD, about, files={"image_content": {"filename": name, "content": content}})


def codes_of(one: Method) -> set[str]:
    """What this method, or the protocol, may refuse with."""
    own = {one.codes.get(refused, refused.code) for refused in one.all_refusals()}
    return {code_of(code) for code in own | set(REFUSALS)}


def test_every_method_by_its_example(shop: Server, known: Facts) -> None:
    """Each is found and signed for both ways, and answers a success or a refusal that its page names."""
    by_app: dict[str, list[Method]] = {"lifestyle_account": [], "mini_program": []}
    for one in served:
        app = "lifestyle_account" if AppKind.ACCOUNT in one.callers else "mini_program"
        by_app[app].append(one)
    unexpected = {}
    for app, methods in by_app.items():
        calls = [upload() if one.name == UPLOAD else call(one.name, one.example) for one in methods]
        outcomes = run(known, app, shop.port, *calls)
        for one, outcome in zip(methods, outcomes, strict=True):
            told = outcome.get("code")
            if "data" in outcome:
                one.answer.model_validate(outcome["data"])
            elif told not in codes_of(one) - {"invalid-signature", "invalid-method"}:
                unexpected[one.name] = outcome
    assert unexpected == {}


def test_a_visitor_and_a_message(running: Server, fresh: Facts) -> None:
    code = {"grant_type": "authorization_code", "code": fresh["auth_code"]}
    token, again, sent = run(
        fresh,
        "mini_program",
        running.port,
        call("alipay.system.oauth.token", code),
        call("alipay.system.oauth.token", code),
        call(SEND, order_message(fresh, "第三版")),
    )
    assert token["data"]["user_id"] == fresh["follower"]["user_id"]
    assert len(token["traceId"]) == 32
    assert (again["status"], again["code"]) == (400, "isv.code-invalid")
    assert not again["error"].isascii()
    assert (sent["status"], sent["data"]) == (200, {})


def test_an_accounts_day(running: Server, facts: Facts) -> None:
    """Reads by GET, writes by POST, an ending by DELETE; each seen by the next."""
    account = "lifestyle_account"
    follower = facts["follower"]["user_id"]
    rule = {"user_id": follower, "next": "苹果 & +="}
    follow, page, info, made, picture = run(
        facts,
        account,
        running.port,
        call("alipay.open.public.user.follow.query", rule),
        call("alipay.open.public.follow.batchquery"),
        call(INFO),
        call(
            "alipay.open.public.life.label.create", {"label_name": "第三版", "data_type": "string"}
        ),
        upload(),
    )
    assert follow["data"] == {"is_follow": "T"}
    assert follower in page["data"]["user_id_list"]
    assert info["data"]["app_name"]
    label = made["data"]["label_id"]
    assert picture["data"]["image_url"].startswith("http")
    matched, labels, gone, left = run(
        facts,
        account,
        running.port,
        call(
            "alipay.open.public.matchuser.label.create",
            {"label_id": label, "label_value": "1", "matchers": [{"user_id": follower}]},
        ),
        call("alipay.open.public.label.user.query", {"user_id": follower}),
        call("alipay.open.public.life.label.delete", {"label_id": label}),
        call("alipay.open.public.life.label.delete", {"label_id": label}),
    )
    assert str(label) in str(labels["data"]["label_ids"]), (matched, labels)
    assert gone["data"] == {}
    assert left["code"] == "LABEL_NOT_EXISTS"


def test_encrypted(running: Server, fresh: Facts) -> None:
    key = fresh["mini_program"]["aes_key"]
    good = call(SEND, order_message(fresh, "sealed"), needEncrypt=True)
    bad = call(SEND, {**order_message(fresh, "sealed"), "page": "p" * 129}, needEncrypt=True)
    done, told = run(fresh, "mini_program", running.port, good, bad, encryptKey=key)
    assert done["data"] == {}
    assert told["code"] == "PAGE_OVER_LIMIT"
    wrong = "AAAAAAAAAAAAAAAAAAAAAA=="
    (refused,) = run(fresh, "mini_program", running.port, good, encryptKey=wrong)
    assert refused["code"] == "decryption-error-unknown"


def test_certificates(running: Server, fresh: Facts, files: dict[str, dict[str, str]]) -> None:
    config = node_config(files, "mini_program")
    (sent,) = run(
        fresh,
        "mini_program",
        running.port,
        call(SEND, order_message(fresh, "certified")),
        **config,
    )
    assert sent["data"] == {}
    config = node_config(files, "lifestyle_account")
    info, picture = run(fresh, "lifestyle_account", running.port, call(INFO), upload(), **config)
    assert info["status"] == picture["status"] == 200


def test_refusals_are_read(running: Server, facts: Facts) -> None:
    swapped = {**facts, "mini_program": {**facts["lifestyle_account"]}}
    swapped["mini_program"]["app_id"] = facts["mini_program"]["app_id"]
    (refused,) = run(swapped, "mini_program", running.port, call(INFO))
    assert (refused["status"], refused["code"]) == (400, "invalid-signature")
    assert refused["links"][0]["link"].endswith("/docs/errors/#invalid-signature")
    (unknown,) = run(facts, "lifestyle_account", running.port, {"verb": "GET", "path": "/v3/none"})
    assert unknown["code"] == "invalid-method"
    (named,) = run(facts, "lifestyle_account", running.port, upload("shop.exe"))
    assert named["code"] == "invalid-file-extension"


def in_body(data: bytes) -> bytes:
    return data.replace(b'{"app_name', b'{"app_nbme', 1)


def in_sign(data: bytes) -> bytes:
    at = data.find(b"alipay-signature: ") + 30
    if at < 30:
        return data
    return data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :]


def in_nonce(data: bytes) -> bytes:
    at = data.find(b"alipay-nonce: ") + 14
    if at < 14:
        return data
    return data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]


@pytest.mark.parametrize("change", [in_body, in_sign, in_nonce])
def test_a_flipped_byte_is_refused(tamper: Tamper, facts: Facts, change: Any) -> None:
    assert run(facts, "lifestyle_account", tamper.port, call(INFO))[0]["status"] == 200
    tamper.change = change
    (answer,) = run(facts, "lifestyle_account", tamper.port, call(INFO))
    assert answer["code"] == "response-signature-verify-error"
    assert tamper.changed == 1
