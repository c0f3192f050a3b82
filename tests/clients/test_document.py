"""The Python and Node snippets of docs/clients.md, taken out of the page and run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clients.test_official_node import NODE
from tests.clients.test_official_python import Redirect
from tests.server import ROOT, Server

PAGE = (ROOT / "docs" / "clients.md").read_text("utf-8")


def snippet(title: str) -> str:
    """The code below a heading."""
    section = PAGE.split(f"## {title}\n", 1)[1].split("\n## ")[0]
    found = re.search(r"```\w+\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def variables(facts: dict[str, Any], running: Server, tmp_path: Path) -> dict[str, str]:
    """The five variables that every snippet reads."""
    account = facts["lifestyle_account"]
    files = {
        "PRIVATE_KEY_FILE": account["private_key_pem"],
        "PLATFORM_KEY_FILE": facts["platform_public_key_pem"],
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return {
        "GATEWAY": f"http://127.0.0.1:{running.port}/gateway.do",
        "APP_ID": account["app_id"],
        **{name: str(tmp_path / name) for name in files},
    }


def people(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(facts["follower"]["user_id"], "T"), (facts["stranger"]["user_id"], "F")]


@pytest.mark.parametrize("title", ["Python · alipay-sdk-python", "Python · python-alipay-sdk"])
def test_python(
    title: str,
    facts: dict[str, Any],
    running: Server,
    variables: dict[str, str],
    redirect: Redirect,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    redirect(running.port)
    if title.endswith("alipay-sdk-python"):  # it dials port 80
        variables["GATEWAY"] = "http://127.0.0.1/gateway.do"
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    code = compile(snippet(title), "docs/clients.md", "exec")
    for user_id, expected in people(facts):
        monkeypatch.setenv("USER_ID", user_id)
        exec(code, {"__name__": "__main__"})
        assert capsys.readouterr().out.splitlines()[-1] == expected


def test_node(facts: dict[str, Any], variables: dict[str, str]) -> None:
    for user_id, expected in people(facts):
        done = subprocess.run(
            [NODE, "--input-type=module", "-"],
            input=snippet("Node.js · alipay-sdk"),
            env={**os.environ, **variables, "USER_ID": user_id},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stdout.splitlines()[-1:] == [expected], done.stderr


def test_every_client_has_its_snippet() -> None:
    for title in ("Java · alipay-sdk-java", "PHP · alipay-sdk-php-all", "Go · smartwalle/alipay", "C# · AlipaySDKNet"):  # fmt: skip
        code = snippet(title)
        assert all(name in code for name in ("GATEWAY", "APP_ID", "PRIVATE_KEY_FILE", "PLATFORM_KEY_FILE", "USER_ID"))  # fmt: skip
