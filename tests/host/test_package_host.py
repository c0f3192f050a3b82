"""The package host, asked as a browser asks: who is given which file, and with what around it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connections

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import Membership, Merchant, MerchantState
from lifeloop.kernel import clock
from lifeloop.mobile import packages, packages_trial
from lifeloop.mobile.packages_trial import Trial
from lifeloop.programs import services
from lifeloop.programs.models import Program
from tests.host.stage import scene
from tests.programs import zips

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    return tmp_path


@pytest.fixture(scope="module", autouse=True)
def hung_up() -> Iterator[None]:
    """The host's threads keep their connections, as they should; PostgreSQL drops no database that somebody is on."""
    yield
    together = threading.Barrier(2, timeout=60)

    def hang_up(_: int) -> None:
        together.wait()
        connections.close_all()

    list(packages._threads.map(hang_up, range(2)))


def staged(folder: Path, **wanted: Any) -> dict[str, Any]:
    path = folder / "package.zip"
    files = {"js/app.js": b"let a", "img/a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    path.write_bytes(zips.package(files, request_origins=["https://api.example.com"]).getvalue())
    return scene({"package": str(path)} | wanted)


def get(
    facts: dict[str, Any], path: str, *, method: str = "GET", **headers: str
) -> packages.Answer:
    host = f"{facts['mini_program']['app_id']}.{settings.LIFELOOP_PACKAGE_HOST}"
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return packages.answer_to(packages.Asked(method, host, path, given))


def trial(facts: dict[str, Any], *, who: str = "member", number: int = 1, **over: str) -> str:
    made = Trial(facts["mini_program"]["app_id"], number, facts[who]["user_id"])
    if over:
        made = Trial(over["app_id"], number, made.user_id)
    return f"/t/{packages_trial.segment(made)}"


def test_a_listed_version_is_given(media: Path):
    facts = staged(media)
    page = get(facts, "/1/pages/index.html")
    assert page.status == 200
    assert page.body == zips.PAGE
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    script = get(facts, "/1/js/app.js")
    assert "immutable" in script.headers["Cache-Control"]
    assert get(facts, "/1/js/app.js", if_none_match=script.headers["ETag"]).status == 304


@pytest.mark.parametrize(
    "path",
    ["/", "/1", "/1/", "/2/pages/index.html", "/0/pages/index.html", "/01x/a", "/1/../1/pages/index.html", "/1/pages", "/1/none.html",
     "/pages/index.html", "/t/x/pages/index.html", "/t//pages/index.html", "/1//pages/index.html", "/9999999999999/a.html"],
)  # fmt: skip
def test_nothing_else_is(media: Path, path: str):
    facts = staged(media)
    assert get(facts, path).status == 404


def test_each_program_answers_on_its_own_host_only(media: Path):
    facts = staged(media)
    for host in ("2021000000000000", "evil", "..", "2021", ""):
        asked = packages.Asked(
            "GET", f"{host}.{settings.LIFELOOP_PACKAGE_HOST}", "/1/pages/index.html", {}
        )
        assert packages.answer_to(asked).status == 404
    assert facts["mini_program"]["app_id"]


@pytest.mark.parametrize("act", ["delist", "suspend", "merchant"])
def test_what_is_closed_is_given_to_nobody_at_the_next_request(media: Path, act: str):
    facts = staged(media)
    assert get(facts, "/1/pages/index.html").status == 200
    program = Program.objects.get(pk=facts["mini_program"]["app_id"])
    if act == "delist":
        services.delist(SYSTEM, program)
    elif act == "suspend":
        services.suspend(SYSTEM, program.pk, note="checked")
    else:
        Merchant.objects.update(state=MerchantState.SUSPENDED)
    assert get(facts, "/1/pages/index.html").status == 404
    assert get(facts, f"{trial(facts)}/pages/index.html").status == 404


def test_a_draft_is_given_to_its_members_by_a_signed_path_only(media: Path):
    facts = staged(media, listed=False)
    assert get(facts, "/1/pages/index.html").status == 404
    assert get(facts, f"{trial(facts)}/pages/index.html").status == 200
    assert get(facts, f"{trial(facts, who='visitor')}/pages/index.html").status == 404
    assert get(facts, f"{trial(facts, number=2)}/pages/index.html").status == 404
    assert get(facts, f"{trial(facts, app_id='2021000000000000')}/pages/index.html").status == 404
    assert get(facts, f"{trial(facts)}x/pages/index.html").status == 404
    # A member who is one no longer.
    Membership.objects.all().delete()
    assert get(facts, f"{trial(facts)}/pages/index.html").status == 404


def test_a_signed_path_ends(media: Path):
    facts = staged(media, listed=False)
    path = f"{trial(facts)}/pages/index.html"
    with time_machine.travel(clock.now() + timedelta(seconds=packages_trial.MAX_AGE + 5)):
        assert get(facts, path).status == 404


def test_only_reading(media: Path):
    facts = staged(media)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = get(facts, "/1/pages/index.html", method=method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_no_service_worker_outlives_a_version(media: Path):
    facts = staged(media)
    assert get(facts, "/1/js/app.js", service_worker="script").status == 404


def test_opened_by_itself_it_leads_to_the_host_page(media: Path):
    facts = staged(media)
    answer = get(facts, "/1/pages/index.html", sec_fetch_dest="document")
    assert answer.status == 302
    app_id = facts["mini_program"]["app_id"]
    assert (
        answer.headers["Location"] == f"{settings.LIFELOOP_BASE_URL}/m/p/{app_id}/pages/index.html"
    )
    assert get(facts, "/1/pages/index.html", sec_fetch_dest="iframe").status == 200


def test_the_bridge_speaks_to_the_platform_only(media: Path):
    facts = staged(media)
    answer = get(facts, "/__lifeloop__/bridge.js")
    assert answer.status == 200
    assert f"const PLATFORM = {json.dumps(settings.LIFELOOP_BASE_URL)};".encode() in answer.body
    assert get(facts, "/__lifeloop__/bridge.js", if_none_match=answer.headers["ETag"]).status == 304


def asgi(
    host: str, path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Through the ASGI door itself."""
    sent: list[Any] = []
    pairs = [(b"host", host.encode())] + [
        (name.encode(), value.encode()) for name, value in (headers or {}).items()
    ]
    scope = {"type": "http", "method": method, "path": path, "headers": pairs}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(packages.app(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"]


def test_every_answer_is_fenced_and_knows_no_cookie(media: Path):
    facts = staged(media)
    host = f"{facts['mini_program']['app_id']}.{settings.LIFELOOP_PACKAGE_HOST}"
    cookie = {"cookie": f"lifeloop_person={facts['visitor']['token']}"}
    answers = [
        asgi(host, path, method=method, headers=cookie)
        for path in ("/1/pages/index.html", "/1/img/a.svg", "/none", "/__lifeloop__/bridge.js")
        for method in ("GET", "HEAD", "POST")
    ]
    for status, headers, body in answers:
        assert "set-cookie" not in headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert f"frame-ancestors {settings.LIFELOOP_BASE_URL}" in headers["content-security-policy"]
        assert (
            "sandbox allow-scripts allow-forms allow-same-origin"
            in headers["content-security-policy"]
        )
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert status != 200 or headers["content-type"]
        assert facts["visitor"]["token"].encode() not in body
    assert [status for status, _, _ in answers[::3]] == [200, 200, 404, 200]
    assert [body for _, _, body in answers[1::3]] == [b""] * 4


def test_a_page_may_talk_to_the_origins_of_its_manifest_only(media: Path):
    facts = staged(media)
    host = f"{facts['mini_program']['app_id']}.{settings.LIFELOOP_PACKAGE_HOST}"
    _status, headers, _body = asgi(host, "/1/pages/index.html")
    assert "connect-src 'self' https://api.example.com;" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("2021000000000001.{}", True), ("x.{}", True), ("a.b.{}", True), ("{}", False), ("evil{}", False), ("127.0.0.1:8000", False), ("", False)],
)  # fmt: skip
def test_which_hosts_are_packages(host: str, is_ours: bool):
    assert packages.is_package_host(host.format(settings.LIFELOOP_PACKAGE_HOST)) is is_ours
