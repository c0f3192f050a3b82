"""``lifeloop call --cert``: certificate mode from the command line to a running server and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.tamper import Tamper, flip_in_node
from tests.clients.test_certificate_mode import certify
from tests.server import Server, Template
from tests.tools.test_call import QUERY, call

INFO = "alipay.open.public.info.query"
LABEL = "alipay.open.public.label.create"


@pytest.fixture(scope="module")
def running(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with template.server(tmp_path_factory.mktemp("call-cert") / "home") as started:
        yield started


@pytest.fixture(scope="module")
def facts(running: Server) -> dict[str, Any]:
    return running.demo()


@pytest.fixture(scope="module")
def certified(running: Server, facts: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:  # fmt: skip
    """A developer's folder: the private key, and the three files that the console gives out."""
    folder = tmp_path_factory.mktemp("certified")
    app = facts["lifestyle_account"]
    for name, text in {**certify(running, app), "key": app["private_key_pem"]}.items():
        (folder / name).write_text(text)
    return folder


def options(running: Server, facts: dict[str, Any], folder: Path, port: int = 0) -> tuple[Any, ...]:
    url = f"http://127.0.0.1:{port or running.port}/gateway.do"
    app = facts["lifestyle_account"]["app_id"]
    signing = ("--app", app, "--key", folder / "key", "--url", url)
    certificates = ("--cert", folder / "app", "--root-cert", folder / "root")
    return (*signing, *certificates, "--platform-key", folder / "platform")


@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_a_read(
    running: Server, facts: dict[str, Any], certified: Path, tmp_path: Path, sign_type: str
) -> None:
    person = facts["follower"]["user_id"]
    common = options(running, facts, certified)
    done = call(tmp_path, QUERY, f'{{"user_id": "{person}"}}', *common, "--sign-type", sign_type, "--show")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["is_follow"] == "T"
    assert "alipay_root_cert_sn=" in done.stderr
    assert "app_cert_sn=" in done.stderr


def test_a_write_in_gbk(running: Server, facts: dict[str, Any], certified: Path, tmp_path: Path) -> None:  # fmt: skip
    common = options(running, facts, certified)
    done = call(tmp_path, LABEL, '{"name": "证书模式"}', *common, "--charset", "gbk")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "证书模式"


def test_a_root_that_is_not_the_platforms(
    running: Server, facts: dict[str, Any], certified: Path, tmp_path: Path
) -> None:
    common = [*options(running, facts, certified)]
    common[common.index("--root-cert") + 1] = certified / "app"
    done = call(tmp_path, INFO, *common)
    assert done.returncode == 2
    assert json.loads(done.stdout)["sub_code"] == "isv.invalid-alipay-root-cert-sn"


def test_an_answer_that_was_changed_is_not_printed(
    running: Server, facts: dict[str, Any], certified: Path, tmp_path: Path
) -> None:
    with Tamper(running.port) as between:
        between.change = flip_in_node
        done = call(tmp_path, INFO, *options(running, facts, certified, between.port))
    assert done.returncode == 1
    assert done.stdout == ""


def test_one_certificate_without_the_other(certified: Path, tmp_path: Path) -> None:
    app = ("--app", "2021000000000001", "--key", certified / "key", "--url", "http://127.0.0.1:9/")
    done = call(tmp_path, INFO, *app, "--platform-key", certified / "platform", "--cert", certified / "app")  # fmt: skip
    assert done.returncode == 1
    assert "--root-cert" in done.stderr
