"""The host page and its acts: every state, every refusal, and that a refusal writes nothing."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Follow, Visit
from lifeloop.identity.models import AuthCode
from lifeloop.lifestyle import services as lifestyle
from lifeloop.messaging.models import FormId
from lifeloop.mobile import cookies
from lifeloop.programs import services
from lifeloop.programs.models import Program, Source
from lifeloop.relations.services import binding
from tests.host.stage import scene
from tests.programs import zips

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    return tmp_path


def staged(folder: Path, **wanted: Any) -> dict[str, Any]:
    path = folder / "package.zip"
    pages = ["pages/index.html", "pages/order.html"]
    path.write_bytes(
        zips.package(
            {"pages/order.html": zips.PAGE}, pages=pages, window={"navigationBarTitleText": "点单"}
        ).getvalue()
    )
    return scene({"package": str(path)} | wanted)


def client(facts: dict[str, Any], who: str = "visitor", **options: Any) -> Client:
    made = Client(**options)
    made.cookies[cookies.NAME] = facts[who]["token"]
    return made


def host(facts: dict[str, Any], path: str = "") -> str:
    return f"/m/p/{facts['mini_program']['app_id']}/{path}"


def act(facts: dict[str, Any], name: str) -> str:
    return f"/m/program/{facts['mini_program']['app_id']}/{name}"


def program_of(facts: dict[str, Any]) -> Program:
    return Program.objects.get(pk=facts["mini_program"]["app_id"])


def attribute(body: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', body)
    assert found, name
    return html.unescape(found[1])


def launch_of(body: str) -> Any:
    found = re.search(r'<script id="launch" type="application/json">(.*?)</script>', body)
    assert found
    return json.loads(found[1])


def test_a_listed_program_in_its_frame(folder: Path):
    facts = staged(folder)
    response = client(facts).get(host(facts))
    body = response.content.decode()
    origin = f"http://{facts['mini_program']['app_id']}.{settings.LIFELOOP_PACKAGE_HOST}"
    assert response.status_code == 200
    assert attribute(body, "data-origin") == origin
    assert attribute(body, "data-src") == f"{origin}/1/pages/index.html"
    assert attribute(body, "sandbox") == "allow-scripts allow-forms allow-same-origin"
    assert "点单" in body
    assert "体验版" not in body
    policy = response.headers["Content-Security-Policy"]
    assert f"frame-src {origin};" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["pages/order.html", "pages/order"])
def test_page_and_query_are_launch_options(folder: Path, path: str):
    facts = staged(folder)
    response = client(facts).get(
        host(facts, f"{path}?id=7&name=%E5%92%96"),
        headers={"Referer": f"{settings.LIFELOOP_BASE_URL}/m/inbox/service/"},
    )
    body = response.content.decode()
    assert attribute(body, "data-src").endswith("/1/pages/order.html?id=7&name=%E5%92%96")
    assert launch_of(body) == {
        "path": "pages/order.html",
        "query": {"id": "7", "name": "咖"},
        "scene": 1014,
    }


def test_a_page_that_is_not_there(folder: Path):
    facts = staged(folder)
    assert client(facts).get(host(facts, "pages/none")).status_code == 404
    assert client(facts).get(host(facts, "../../console/")).status_code == 404


@pytest.mark.parametrize("app_id", ["2021000000000000", "x", "1"])
def test_an_unknown_program(folder: Path, app_id: str):
    facts = staged(folder)
    assert client(facts).get(f"/m/p/{app_id}/").status_code == 404


def test_a_draft_is_its_members_only(folder: Path):
    facts = staged(folder, listed=False)
    assert client(facts).get(host(facts)).status_code == 404
    body = client(facts, "member").get(host(facts)).content.decode()
    assert "体验版" in body
    assert "/t/" in attribute(body, "data-src")
    for name in ("visit", "auth-code", "form-id", "follow"):
        assert client(facts).post(act(facts, name)).status_code == 404
        assert client(facts).post(act(facts, name)).json()["error"]["code"] == "PROGRAM_NOT_FOUND"


@pytest.mark.parametrize(
    ("state", "words"), [("delisted", "小程序已下架"), ("suspended", "小程序暂不可用")]
)
def test_a_closed_program_says_so_and_does_nothing(folder: Path, state: str, words: str):
    facts = staged(folder)
    if state == "delisted":
        services.delist(SYSTEM, program_of(facts))
    else:
        services.suspend(SYSTEM, program_of(facts).pk, note="checked")
    response = client(facts).get(host(facts))
    assert response.status_code == 410
    assert words in response.content.decode()
    assert "<iframe" not in response.content.decode()
    account = {"public_id": facts["lifestyle_account"]["app_id"]}
    for name in ("visit", "auth-code", "form-id", "follow"):
        assert client(facts).post(act(facts, name), account).status_code == 404
    assert client(facts).get(act(facts, "component"), account).status_code == 404
    assert not (
        Visit.objects.exists()
        or AuthCode.objects.exists()
        or FormId.objects.exists()
        or Follow.objects.exists()
    )


def test_the_message_entry_is_there_only_while_bound(folder: Path):
    facts = staged(folder)
    entry = f"/m/inbox/a/{facts['lifestyle_account']['app_id']}/"
    assert entry in client(facts).get(host(facts)).content.decode()
    lifestyle.suspend(SYSTEM, facts["lifestyle_account"]["app_id"], note="checked")
    assert entry not in client(facts).get(host(facts)).content.decode()
    lifestyle.resume(SYSTEM, facts["lifestyle_account"]["app_id"])
    assert entry in client(facts).get(host(facts)).content.decode()
    binding.unbind(SYSTEM, program_of(facts))
    assert entry not in client(facts).get(host(facts)).content.decode()


def test_an_address_is_framed_as_its_own_origin(folder: Path):
    facts = staged(folder)
    Program.objects.update(source=Source.ADDRESS, address="https://shop.example.com/app/?v=1")
    first = client(facts).get(host(facts, "?a=b"))
    assert attribute(first.content.decode(), "data-src") == "https://shop.example.com/app/?v=1&a=b"
    assert "frame-src https://shop.example.com;" in first.headers["Content-Security-Policy"]
    page = client(facts).get(host(facts, "orders/7?a=b"))
    assert attribute(page.content.decode(), "data-src") == "https://shop.example.com/orders/7?a=b"
    assert attribute(page.content.decode(), "data-origin") == "https://shop.example.com"


def test_acts_of_a_visitor(folder: Path):
    facts = staged(folder)
    visitor = client(facts)
    assert visitor.post(act(facts, "visit")).status_code == 200
    assert Visit.objects.filter(person_id=facts["visitor"]["id"]).count() == 1
    code = visitor.post(act(facts, "auth-code"), {"scope": "auth_base"}).json()
    assert AuthCode.objects.get().person_id == int(facts["visitor"]["id"])
    assert len(code["authCode"]) > 20
    assert (
        FormId.objects.get(pk=visitor.post(act(facts, "form-id")).json()["formId"]).program_id
        == program_of(facts).pk
    )


def test_other_scopes_are_not_offered(folder: Path):
    facts = staged(folder)
    answer = client(facts).post(act(facts, "auth-code"), {"scope": "auth_user"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "SCOPE_NOT_OFFERED")
    assert not AuthCode.objects.exists()


def test_the_component_shows_a_bound_or_an_associated_account(folder: Path):
    for bound, associated in ((True, False), (False, True)):
        facts = staged(folder, name=f"山雀{bound}", bound=bound, associated=associated)
        public_id = facts["lifestyle_account"]["app_id"]
        shown = client(facts).get(act(facts, "component"), {"public_id": public_id}).json()
        assert shown["show"] is True
        assert shown["account"]["name"] == facts["lifestyle_account"]["name"]
        assert shown["account"]["following"] is False
        assert client(facts).post(act(facts, "follow"), {"public_id": public_id}).status_code == 200
        follow = Follow.objects.get(person_id=facts["visitor"]["id"])
        assert (follow.source, follow.program_id) == ("component", facts["mini_program"]["app_id"])
        assert (
            client(facts)
            .get(act(facts, "component"), {"public_id": public_id})
            .json()["account"]["following"]
            is True
        )


def test_the_component_says_why_not_and_nothing_is_followed(folder: Path):
    facts = staged(folder, bound=False, associated=False)
    public_id = facts["lifestyle_account"]["app_id"]
    told = client(facts).get(act(facts, "component"), {"public_id": public_id}).json()
    assert told["show"] is False
    assert len(told["reasons"]) == 1
    assert "account" not in told
    unknown = client(facts).get(act(facts, "component"), {"public_id": "2021999999999999"}).json()
    assert unknown["show"] is False
    for wanted in (public_id, "2021999999999999", ""):
        assert client(facts).post(act(facts, "follow"), {"public_id": wanted}).status_code == 404
    assert not Follow.objects.exists()


def test_acts_need_a_signed_in_visitor_and_a_token_of_ours(folder: Path):
    facts = staged(folder)
    for name in ("visit", "auth-code", "form-id", "follow"):
        assert Client().post(act(facts, name)).status_code == 302
        assert client(facts, enforce_csrf_checks=True).post(act(facts, name)).status_code == 403
        assert client(facts).get(act(facts, name)).status_code == 405
    assert not (
        Visit.objects.exists()
        or AuthCode.objects.exists()
        or FormId.objects.exists()
        or Follow.objects.exists()
    )
