"""Certificate mode with the clients that have one: the official Node client and python-alipay-sdk."""

import json
import subprocess
import sys
from typing import Any

import pytest
from alipay import DCAliPay
from alipay.exceptions import AliPayValidationError
from cryptography.hazmat.primitives import serialization

from tests.clients.order import order_message
from tests.clients.tamper import Change, Tamper, flip_in_node, flip_in_sign
from tests.clients.test_official_node import INFO, run
from tests.server import ROOT, Server

# python-alipay-sdk reads certificates in a way that its own library calls old.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:alipay")
Facts = dict[str, Any]
Files = dict[str, dict[str, str]]
APPS = ("lifestyle_account", "mini_program")


@pytest.fixture(scope="session")
def files(running: Server, facts: Facts) -> Files:
    """By app: its own certificate for the key it already has, the platform's and the root."""
    return {app: certify(running, facts[app]) for app in APPS}


def certify(server: Server, app: dict[str, str]) -> dict[str, str]:
    key = serialization.load_pem_private_key(app["private_key_pem"].encode(), None)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.clients.certify", app["app_id"]],
        input=public.decode(),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=server.env,
        timeout=60,
    )
    made = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(made, dict)
    return made


def node_config(files: Files, app: str) -> dict[str, str]:
    return {
        "appCertContent": files[app]["app"],
        "alipayPublicCertContent": files[app]["platform"],
        "alipayRootCertContent": files[app]["root"],
    }


def client(facts: Facts, files: Files, app: str, port: int, sign_type: str = "RSA2") -> DCAliPay:
    made = DCAliPay(
        appid=facts[app]["app_id"],
        app_private_key_string=facts[app]["private_key_pem"],
        app_public_key_cert_string=files[app]["app"],
        alipay_public_key_cert_string=files[app]["platform"],
        alipay_root_cert_string=files[app]["root"],
        sign_type=sign_type,
    )
    made._gateway = f"http://127.0.0.1:{port}/gateway.do"
    return made


class TestNode:
    @pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
    def test_reads_and_writes(
        self, running: Server, fresh: Facts, files: Files, sign_type: str
    ) -> None:
        config = {**node_config(files, "lifestyle_account"), "signType": sign_type}
        (info,) = run(fresh, "lifestyle_account", running.port, INFO, **config)
        assert info["result"]["code"] == "10000"
        config = {**node_config(files, "mini_program"), "signType": sign_type}
        send = {
            "method": "alipay.open.app.mini.templatemessage.send",
            "params": {"bizContent": order_message(fresh, f"certificate {sign_type}")},
        }
        code = {"grantType": "authorization_code", "code": fresh["auth_code"]}
        token = {"method": "alipay.system.oauth.token", "params": code}
        sent, who = run(fresh, "mini_program", running.port, send, token, **config)
        assert sent["result"]["code"] == "10000"
        assert who["result"]["userId"] == fresh["follower"]["user_id"]

    def test_encrypted(self, running: Server, fresh: Facts, files: Files) -> None:
        """Without ``validateSign``, see test_official_node."""
        send = {
            "method": "alipay.open.app.mini.templatemessage.send",
            "params": {"bizContent": order_message(fresh, "both"), "needEncrypt": True},
            "validateSign": False,
        }
        config = {
            **node_config(files, "mini_program"),
            "encryptKey": fresh["mini_program"]["aes_key"],
        }
        (sent,) = run(fresh, "mini_program", running.port, send, **config)
        assert sent["result"]["code"] == "10000"

    def test_the_other_apps_certificate(self, running: Server, facts: Facts, files: Files) -> None:
        config = node_config(files, "mini_program")
        (info,) = run(facts, "lifestyle_account", running.port, INFO, **config)
        assert info["result"]["subCode"] == "isv.app-cert-not-exist"

    @pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
    def test_a_flipped_bit_is_refused(
        self, tamper: Tamper, facts: Facts, files: Files, change: Change
    ) -> None:
        config = node_config(files, "lifestyle_account")
        tamper.change = change
        (answer,) = run(facts, "lifestyle_account", tamper.port, INFO, **config)
        assert "验签失败" in answer["error"]
        assert tamper.changed == 1


class TestPythonAlipaySdk:
    @pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
    def test_reads_and_writes(
        self, running: Server, fresh: Facts, files: Files, sign_type: str
    ) -> None:
        account = client(fresh, files, "lifestyle_account", running.port, sign_type)
        info = account.server_api("alipay.open.public.info.query")
        assert info["code"] == "10000"
        program = client(fresh, files, "mini_program", running.port, sign_type)
        send = "alipay.open.app.mini.templatemessage.send"
        message = order_message(fresh, f"certificate too {sign_type}")
        assert program.server_api(send, message)["code"] == "10000"

    def test_the_platforms_certificate_is_downloaded(
        self, running: Server, facts: Facts, files: Files
    ) -> None:
        account = client(facts, files, "lifestyle_account", running.port)
        wanted = {"alipay_cert_sn": DCAliPay.get_cert_sn(files["lifestyle_account"]["platform"])}
        answer = account.server_api("alipay.open.app.alipaycert.download", wanted)
        assert answer["code"] == "10000"

    def test_a_plain_client_of_the_same_app(self, running: Server, facts: Facts) -> None:
        (info,) = run(facts, "lifestyle_account", running.port, INFO)
        assert info["result"]["code"] == "10000"

    @pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
    def test_a_flipped_bit_is_refused(
        self, tamper: Tamper, facts: Facts, files: Files, change: Change
    ) -> None:
        account = client(facts, files, "lifestyle_account", tamper.port)
        tamper.change = change
        with pytest.raises(AliPayValidationError):
            account.server_api("alipay.open.public.info.query")
        assert tamper.changed == 1
