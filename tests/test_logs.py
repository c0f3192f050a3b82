"""The log: JSON or text, each line with its request's id, and nothing of a person in it."""

import io
import json
import logging
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from lifeloop import logs
from tests.server import Template
from tests.tools.archives import run

PHONE = "+8613800000002"
TOKEN = "Zk3vB9_xQ-7hT2mLpR5wN8cYdEaFgJsU"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a code for +8613912345678 was sent", "a code for 139****5678 was sent"),
        ("13912345678,13812345679", "139****5678,138****5679"),
        ("abroad +4915112345678", "abroad +49****5678"),
        ("program 2021000000000001", "program 2021000000000001"),
        ("trace 8f14e45fceea167a0000000000000001", "trace 8f14e45fceea167a0000000000000001"),
        (f"link /console/invitations/{TOKEN}/", "link /console/invitations/…/"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("access_token=abcdef&x=1", "access_token=…&x=1"),
        ('{"password": "hunter2hunter2"}', '{"password": "…"}'),
        ("sign=abcdef", "sign=…"),
        ("Not Found: /q/aBqXcDwLmRnOpKzT", "Not Found: /q/…"),
        (
            "TransactionManagementError in DatabaseWrapper",
            "TransactionManagementError in DatabaseWrapper",
        ),
        ("the worker goes on: signed in", "the worker goes on: signed in"),
        ("job 12 (identity.send_text): SmsFailed", "job 12 (identity.send_text): SmsFailed"),
    ],
)
def test_a_line_is_cleaned(said: str, written: str) -> None:
    assert logs.clean(said) == written


def test_an_address_has_no_secret_and_no_query() -> None:
    assert logs.path_of("/console/accounts/2021000000000001/") == (
        "/console/accounts/2021000000000001/"
    )
    assert logs.path_of(f"/q/{TOKEN[:12]}") == "/q/…"
    assert logs.path_of("/x/13912345678/") == "/x/139****5678/"
    assert len(logs.path_of("/" + "a" * 5000)) == 200


def formatted(formatter: logging.Formatter, error: Exception) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log = logging.getLogger("tests.logs")
    log.addHandler(handler)
    try:
        raise error
    except Exception:
        log.exception("it failed for %s", PHONE)
    finally:
        log.removeHandler(handler)
    return stream.getvalue()


@pytest.mark.parametrize("formatter", [logs.Json(), logs.Text("%(message)s")])
def test_an_exception_is_told_without_its_words(formatter: logging.Formatter) -> None:
    error = ValueError(
        "invalid input 'Dear Mr Wang, your table' for column 'name'\nDETAIL: Mr Wang"
    )
    text = formatted(formatter, error)
    assert "ValueError" in text
    assert "'name'" in text
    assert "test_logs.py" in text  # where it came from
    for hidden in ("Mr Wang", "your table", "13800000002"):
        assert hidden not in text


def test_what_caused_it_is_told_too() -> None:
    error = RuntimeError("outer")
    error.__cause__ = KeyError(TOKEN)
    said = json.loads(formatted(logs.Json(), error))
    assert said["level"] == "ERROR"
    assert "KeyError" in said["exception"]
    assert TOKEN not in said["exception"]


def test_a_server_writes_json_with_request_ids_and_nothing_personal(
    template: Template, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with template.server(home, LIFELOOP_LOG_FORMAT="json", LIFELOOP_METRICS_PORT="0") as server:
        words = urlencode({"phone": "13800000002", "code": "123456"}).encode()
        page = Request(f"{server.base_url}/console/login/?next=/console/{TOKEN}/", words)
        request_id = sent(page)
        facts = server.demo()
        key = tmp_path / "key.pem"
        key.write_text(facts["lifestyle_account"]["private_key_pem"])
        content = {
            "to_user_id": facts["follower"]["user_id"],
            "msg_type": "text",
            "text": {"content": "a very private sentence"},
        }
        app_id = facts["lifestyle_account"]["app_id"]
        arguments = (json.dumps(content), "--app", app_id, "--key", key)
        called = run(server.env, "call", "alipay.open.public.message.custom.send", *arguments)
        assert called.returncode in {0, 2}, (
            called.stderr
        )  # sent, or refused: it was read either way
        server.stop()
        text = server.log.read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    accesses = [line for line in lines if line["logger"] == "lifeloop.access"]
    [login] = [line for line in accesses if line["path"] == "/console/login/"]
    assert login["request"] == request_id
    assert {"method", "door", "status", "ms", "at", "level"} <= set(login)
    assert any(line["door"] == "gateway" and len(line["request"]) == 32 for line in accesses)
    jobs = [line for line in lines if line["logger"] == "lifeloop.jobs"]
    assert all({"job", "name", "outcome", "ms"} <= set(line) for line in jobs)
    assert jobs
    for hidden in ("13800000002", TOKEN, "private sentence", "123456", facts["auth_code"]):
        assert hidden not in text


def sent(request: Request) -> str:
    try:
        with urlopen(request, timeout=60) as answer:
            headers: Any = answer.headers
    except HTTPError as error:
        headers = error.headers
    return str(headers["X-Request-ID"])
