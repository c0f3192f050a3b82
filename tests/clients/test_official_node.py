"""The official Node client (alipay-sdk on npm), unmodified, with ``validateSign: true``."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.order import order_message
from tests.clients.tamper import Change, Tamper, flip_in_node, flip_in_sign
from tests.server import ROOT, Server

Facts = dict[str, Any]
INFO = {"method": "alipay.open.public.info.query", "params": {}}
NODE = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
SCRIPT = Path(__file__).with_name("official_node.mjs")


def run(facts: Facts, app: str, port: int, *calls: dict[str, Any], **config: Any) -> list[Any]:
    """The outcomes of calls made in one process of Node."""
    asked = {
        "config": {
            "appId": facts[app]["app_id"],
            "privateKey": facts[app]["private_key_pem"].strip(),
            "alipayPublicKey": facts["platform_public_key_pem"].strip(),
            "gateway": f"http://127.0.0.1:{port}/gateway.do",
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
        timeout=60,
    )
    return list(json.loads(done.stdout.strip().splitlines()[-1]))


def sent(facts: Facts, note: str, **changes: str) -> dict[str, Any]:
    """A send of the demo's template; the client writes the names in snake case."""
    biz = {**order_message(facts, note), **changes}
    return {"method": "alipay.open.app.mini.templatemessage.send", "params": {"bizContent": biz}}


@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_the_seven_methods(running: Server, fresh: Facts, sign_type: str) -> None:
    follower = fresh["follower"]["user_id"]
    code = {"grantType": "authorization_code", "code": fresh["auth_code"]}
    token, message, relation = run(
        fresh,
        "mini_program",
        running.port,
        {"method": "alipay.system.oauth.token", "params": code},
        sent(fresh, sign_type),
        {
            "method": "alipay.open.mini.public.relation.query",
            "params": {"bizContent": {"miniAppId": fresh["mini_program"]["app_id"]}},
        },
        signType=sign_type,
    )
    assert token["result"]["userId"] == follower
    assert "code" not in token["result"]
    assert message["result"]["code"] == "10000"
    assert len(message["result"]["traceId"]) == 32
    assert relation["result"]["publicId"] == fresh["lifestyle_account"]["app_id"]
    words = {
        "toUserId": follower,
        "msgType": "text",
        "text": {"content": f'好了 "sign":"x"}} {sign_type}'},
    }
    follow, page, info, custom = run(
        fresh,
        "lifestyle_account",
        running.port,
        {
            "method": "alipay.open.public.user.follow.query",
            "params": {"bizContent": {"userId": follower}},
        },
        {"method": "alipay.open.public.follow.batchquery", "params": {"bizContent": {}}},
        INFO,
        {"method": "alipay.open.public.message.custom.send", "params": {"bizContent": words}},
        signType=sign_type,
    )
    assert follow["result"]["isFollow"] == "T"
    assert follower in page["result"]["userIdList"]
    assert info["result"]["appName"] == relation["result"]["publicName"]
    assert custom["result"]["code"] == "10000"


def test_a_refusal_is_read_with_its_signature(running: Server, facts: Facts) -> None:
    (answer,) = run(
        facts, "mini_program", running.port, sent(facts, "refused", form_id="no such form id")
    )
    assert answer["result"]["code"] == "40004"
    assert answer["result"]["subCode"] == "FORM_ID_INVALID"
    assert not answer["result"]["subMsg"].isascii()


def test_a_wrong_signature_is_told_and_signed(running: Server, facts: Facts) -> None:
    swapped = {**facts, "mini_program": {**facts["lifestyle_account"]}}
    swapped["mini_program"]["app_id"] = facts["mini_program"]["app_id"]
    (answer,) = run(swapped, "mini_program", running.port, sent(facts, "swapped"))
    assert answer["result"]["subCode"] == "isv.invalid-signature"


@pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
def test_a_flipped_bit_is_refused(tamper: Tamper, facts: Facts, change: Change) -> None:
    assert run(facts, "lifestyle_account", tamper.port, INFO)[0]["result"]["code"] == "10000"
    tamper.change = change
    (answer,) = run(facts, "lifestyle_account", tamper.port, INFO)
    assert "验签失败" in answer["error"]
    assert tamper.changed == 1


def test_encrypted_content(running: Server, facts: Facts) -> None:
    """Without ``validateSign``: this client cannot verify an encrypted answer, only decrypt it."""
    key = facts["mini_program"]["aes_key"]
    good, refused = sent(facts, "aes"), sent(facts, "aes", page="p" * 129)
    for call in (good, refused):
        call["validateSign"] = False
        call["params"]["needEncrypt"] = True
    done, told = run(facts, "mini_program", running.port, good, refused, encryptKey=key)
    assert done["result"]["code"] == "10000"
    assert told["result"]["subCode"] == "PAGE_OVER_LIMIT"
    wrong = "AAAAAAAAAAAAAAAAAAAAAA=="
    (answer,) = run(facts, "mini_program", running.port, good, encryptKey=wrong)
    assert answer["result"]["subCode"] == "isv.decryption-error-unknown"
