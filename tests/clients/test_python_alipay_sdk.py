"""python-alipay-sdk, unmodified: everything in one GET line, brace counting, \\u escapes."""

from typing import Any

import pytest
from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError

from tests.clients.order import order_message
from tests.clients.tamper import Change, Tamper, flip_in_node, flip_in_sign
from tests.server import Server

Facts = dict[str, Any]
INFO = "alipay.open.public.info.query"


def client(facts: Facts, app: str, port: int, sign_type: str = "RSA2") -> AliPay:
    made = AliPay(
        appid=facts[app]["app_id"],
        app_notify_url=None,
        app_private_key_string=facts[app]["private_key_pem"],
        alipay_public_key_string=facts["platform_public_key_pem"],
        sign_type=sign_type,
    )
    made._gateway = f"http://127.0.0.1:{port}/gateway.do"
    return made


@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_the_seven_methods(running: Server, fresh: Facts, sign_type: str) -> None:
    program = client(fresh, "mini_program", running.port, sign_type)
    account = client(fresh, "lifestyle_account", running.port, sign_type)
    follower = fresh["follower"]["user_id"]
    token = program.server_api(
        "alipay.system.oauth.token", grant_type="authorization_code", code=fresh["auth_code"]
    )
    assert token["user_id"] == follower
    message = order_message(fresh, sign_type)
    sent = program.server_api("alipay.open.app.mini.templatemessage.send", message)
    assert sent == {"code": "10000", "msg": "Success"}
    relation = program.server_api("alipay.open.mini.public.relation.query")
    assert relation["public_id"] == fresh["lifestyle_account"]["app_id"]
    follow = account.server_api("alipay.open.public.user.follow.query", {"user_id": follower})
    assert follow["is_follow"] == "T"
    page = account.server_api("alipay.open.public.follow.batchquery")
    assert follower in page["user_id_list"]
    assert account.server_api(INFO)["app_name"] == relation["public_name"]
    words = {"to_user_id": follower, "msg_type": "text", "text": {"content": f"{{好了 {sign_type}"}}
    custom = account.server_api("alipay.open.public.message.custom.send", words)
    assert custom["code"] == "10000"


def test_a_refusal_with_braces_in_it_is_read(running: Server, facts: Facts) -> None:
    wrong = {**facts, "mini_program": {**facts["lifestyle_account"]}}
    wrong["mini_program"]["app_id"] = facts["mini_program"]["app_id"]
    program = client(wrong, "mini_program", running.port)
    refused = program.server_api("alipay.open.mini.public.relation.query", {"mini_app_id": "{{}{"})
    assert refused["sub_code"] == "isv.invalid-signature"
    assert "{{}{" in refused["sub_msg"]


def test_an_unknown_app(running: Server, facts: Facts) -> None:
    stranger = client(facts, "mini_program", running.port)
    stranger._appid = "2021999999999999"
    with pytest.raises(AliPayException, match=r"isv\.invalid-app-id"):
        stranger.server_api(INFO)


@pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
def test_a_flipped_bit_is_refused(tamper: Tamper, facts: Facts, change: Change) -> None:
    account = client(facts, "lifestyle_account", tamper.port)
    assert account.server_api(INFO)["code"] == "10000"
    tamper.change = change
    with pytest.raises(AliPayValidationError):
        account.server_api(INFO)
    assert tamper.changed == 1
