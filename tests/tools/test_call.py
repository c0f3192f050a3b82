"""``lifeloop call``: signed, sent to a real server, its answer verified."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lifeloop.tools import keyfiles
from tests.clients.tamper import Tamper, flip_in_node
from tests.gateway.world import pair
from tests.server import ROOT, Server, Template, environment

QUERY = "alipay.open.public.user.follow.query"


@pytest.fixture(scope="module")
def running(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with template.server(tmp_path_factory.mktemp("call") / "home") as started:
        yield started


@pytest.fixture(scope="module")
def facts(running: Server) -> dict[str, Any]:
    return running.demo()


@pytest.fixture
def files(tmp_path: Path, facts: dict[str, Any]) -> dict[str, Path]:
    """Key files as a developer has them."""
    texts = {
        "key": facts["lifestyle_account"]["private_key_pem"],
        "platform": facts["platform_public_key_pem"],
        "other": keyfiles.write(
            keyfiles.Found("pkcs8", pair("x").public_key(), pair("x")), "pkcs8"
        ),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return {name: tmp_path / name for name in texts}


def call(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lifeloop", "call", *map(str, arguments)],
        cwd=ROOT,
        env=environment(home, None),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_call_prints_the_verified_answer(
    running: Server, facts: dict[str, Any], files: dict[str, Path], tmp_path: Path, charset: str
) -> None:
    url = f"http://127.0.0.1:{running.port}/gateway.do"
    app, person = facts["lifestyle_account"]["app_id"], facts["follower"]["user_id"]
    common = (
        "--app",
        app,
        "--key",
        files["key"],
        "--url",
        url,
        "--platform-key",
        files["platform"],
    )
    done = call(tmp_path, QUERY, f'{{"user_id": "{person}"}}', *common, "--charset", charset)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["is_follow"] == "T"
    info = call(tmp_path, "alipay.open.public.info.query", *common, "--charset", charset, "--show")
    assert json.loads(info.stdout)["code"] == "10000"
    assert info.stderr.startswith("app_id=")


def test_a_refusal_is_told_with_its_trace(
    running: Server, facts: dict[str, Any], files: dict[str, Path], tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{running.port}/gateway.do"
    app = facts["lifestyle_account"]["app_id"]
    done = call(tmp_path, QUERY, "{}", "--app", app, "--key", files["other"], "--url", url, "--platform-key", files["platform"])  # fmt: skip
    assert done.returncode == 2
    assert json.loads(done.stdout)["sub_code"] == "isv.invalid-signature"
    assert "trace_id " in done.stderr


def test_an_answer_that_was_changed_is_not_printed(
    running: Server, facts: dict[str, Any], files: dict[str, Path], tmp_path: Path
) -> None:
    app = facts["lifestyle_account"]["app_id"]
    with Tamper(running.port) as between:
        between.change = flip_in_node
        url = f"http://127.0.0.1:{between.port}/gateway.do"
        done = call(tmp_path, "alipay.open.public.info.query", "--app", app, "--key", files["key"], "--url", url, "--platform-key", files["platform"])  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert "NOT signed" in done.stderr or "not one of a gateway" in done.stderr


def test_what_is_typed_wrongly_is_told_in_a_sentence(
    files: dict[str, Path], tmp_path: Path
) -> None:
    to = ("--app", "2021000000000001", "--url", "http://127.0.0.1:9/gateway.do")
    known = (*to, "--platform-key", files["platform"])
    for arguments, sentence in (
        ((QUERY, *to, "--key", files["key"]), "--platform-key"),
        ((QUERY, "{nonsense", *known, "--key", files["key"]), "no JSON"),
        ((QUERY, "[]", *known, "--key", files["key"]), "JSON object"),
        ((QUERY, *known, "--key", files["platform"]), "public key"),
        ((QUERY, *known, "--key", files["key"]), "does not answer"),
        ((QUERY, *known, "--key", files["key"], "-p", "x"), "NAME=VALUE"),
    ):
        done = call(tmp_path, *arguments)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert done.stderr.startswith("lifeloop: ")
