"""app_auth_token with the clients: the demo's program acts for the demo's account."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from alipay import ISVAliPay
from alipay.aop.api.request.AlipayOpenPublicInfoQueryRequest import AlipayOpenPublicInfoQueryRequest

from tests.clients import test_official_node as node
from tests.clients import test_official_python as official
from tests.server import ROOT, Server

Facts = dict[str, Any]
Redirect = Callable[[int], None]


@pytest.fixture
def code(running: Server, facts: Facts) -> str:
    """Of a consent of the account to the program."""
    apps = (facts["lifestyle_account"]["app_id"], facts["mini_program"]["app_id"])
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients.consent", *apps],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=running.env,
        timeout=60,
    )
    return done.stdout.strip().splitlines()[-1]


def test_python_alipay_sdk(running: Server, facts: Facts, code: str) -> None:
    provider = ISVAliPay(
        appid=facts["mini_program"]["app_id"],
        app_private_key_string=facts["mini_program"]["private_key_pem"],
        alipay_public_key_string=facts["platform_public_key_pem"],
        app_auth_code=code,
    )
    provider._gateway = f"http://127.0.0.1:{running.port}/gateway.do"
    made = provider.api_alipay_open_auth_token_app()
    assert made["auth_app_id"] == facts["lifestyle_account"]["app_id"]
    provider._app_auth_token = made["app_auth_token"]
    info = provider.server_api("alipay.open.public.info.query")
    assert info["code"] == "10000"
    known = provider.api_alipay_open_auth_token_app_query()
    assert known["status"] == "valid"
    again = provider.api_alipay_open_auth_token_app(made["app_refresh_token"])
    assert again["app_auth_token"] != made["app_auth_token"]
    refused = provider.server_api("alipay.open.public.info.query")
    assert refused["sub_code"] == "aop.invalid-app-auth-token"


def test_the_official_clients(running: Server, facts: Facts, redirect: Redirect, code: str) -> None:
    biz = {"grantType": "authorization_code", "code": code}
    exchange = {"method": "alipay.open.auth.token.app", "params": {"bizContent": biz}}
    (made,) = node.run(facts, "mini_program", running.port, exchange)
    token = made["result"]["appAuthToken"]
    acting = {**node.INFO, "params": {"appAuthToken": token}}
    alone = {**node.INFO, "params": {}}
    info, nothing = node.run(facts, "mini_program", running.port, acting, alone)
    assert info["result"]["code"] == "10000"
    assert nothing["result"]["code"] == "40004"
    redirect(running.port)
    request = AlipayOpenPublicInfoQueryRequest()
    request.add_other_text_param("app_auth_token", token)
    answer = json.loads(official.client(facts, "mini_program").execute(request))
    assert answer["app_name"] == info["result"]["appName"]
