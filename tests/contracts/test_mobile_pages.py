"""Rules for every phone page, by the registry: a new page is visited without being told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lifeloop.mobile.registry import PAGES, Page
from lifeloop.mobile.urls import route_of
from lifeloop.webhooks.queries.reading import picture_address
from tests.contracts.undone import undone
from tests.factories_articles import make_article
from tests.factories_promotion import make_code, make_short_link
from tests.factories_talks import make_sent_picture

if TYPE_CHECKING:
    from tests.mobile.world import World

pytestmark = pytest.mark.django_db

LANGUAGES = {"zh-hans": "简体中文", "en": "English"}
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)
# What only the world's own person may see: their number, their texts.
PRIVATE = ("138****8000", "2088000000000017", "PRIVATE-17", "PRIVATE-TEXT")
GUARDS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-ID",
}
LOOKED_AT = [page for page in PAGES if not page.acts]
ACTS = [page for page in PAGES if page.acts]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all pages."""
    from tests.mobile.world import make_world

    begins = datetime.now(UTC).replace(minute=0, second=0)
    with undone(django_db_blocker):
        with time_machine.travel(begins, tick=True):  # no later than any test's beginning
            made = make_world()
            made.send_template(number="PRIVATE-17")
            made.send_text("PRIVATE-TEXT")
            made.publish("to all")
            make_code(made.account, token="of-a-code")
            make_short_link(made.account, token="of-a-link")
            make_sent_picture(made.account, made.person, id=4711)
            make_article(made.account, id=4712, body="<p>文</p>", title="文", author="甲")
        yield made


@pytest.fixture
def _django_db_helper(made: World, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's own, which would begin with an empty database: only the test's changes are undone."""
    with undone(django_db_blocker):
        yield


@pytest.fixture
def world(made: World) -> World:
    return made


def url(page: Page, world: World) -> str:
    """The page's address: an APPID of the sort that its name or path tells."""
    of_program = re.search(r"program|\bp/", f"{page.name} {page.path}")
    app_id = world.program.pk if of_program else world.account.pk
    filled = route_of(page).replace("<str:app_id>", app_id).replace("<path:path>", "pages/index")
    if page.name == "event-picture":
        token = picture_address(world.person.pk, world.account.pk, 4711).split("/")[-2]
        filled = filled.replace("<str:token>", token)
    filled = filled.replace("<str:token>", "of-a-link" if "short" in page.name else "of-a-code")
    filled = filled.replace("<int:own_id>", "4711").replace("<int:article_id>", "4712")
    filled = filled.replace("<int:file_id>", "4713")
    assert "<" not in filled, f"{page.name}: say here what stands for the arguments of {page.path}"
    return f"/{filled}"


def names(pages: list[Page]) -> list[str]:
    return [page.name for page in pages]


def test_there_are_pages() -> None:
    assert {
        "home",
        "inbox",
        "inbox-service",
        "inbox-account",
        "accounts",
        "account",
        "me",
        "sign-in",
        "program",
    } <= set(PAGES.names())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names(LOOKED_AT))
def test_every_page_shows_in_both_languages(world: World, name: str, language: str) -> None:
    page = PAGES[name]
    response = world.client(language=language).get(url(page, world), follow=True)
    assert response.status_code == 200, response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert set(response.headers) >= GUARDS, GUARDS - set(response.headers)
    assert "Strict-Transport-Security" not in response.headers  # plain http
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    if not response.headers["Content-Type"].startswith("text/html"):
        return
    body = response.content.decode()
    assert f'<html lang="{language}"' in body
    assert body.count("<h1") == 1
    assert re.search(r"<title>\s*\S[^<]*·", body), "a page has a title of its own"
    assert not INLINE.search(response.content), INLINE.findall(response.content)
    assert "{%" not in body
    assert "{{" not in body


@pytest.mark.parametrize("name", names(LOOKED_AT))
def test_chinese_pages_hold_no_english_sentence(world: World, name: str) -> None:
    response = world.client(language="zh-hans").get(url(PAGES[name], world), follow=True)
    if not response.headers["Content-Type"].startswith("text/html"):
        return
    body = response.content.decode()
    text = re.sub(r"<script.*?</script>|<[^>]*>|https?://\S+", " ", body, flags=re.DOTALL)
    allowed = {
        "Lifeloop",
        "English",
        "PRIVATE",
        "TEXT",
        "JavaScript",
        "APPID",
        "Safari",
        "iPhone",
        "to",
        "all",
        "A",
    }
    words = set(re.findall(r"[A-Za-z]{2,}", text)) - allowed
    assert not words, words


@pytest.mark.parametrize("name", names([page for page in LOOKED_AT if page.sign_in]))
def test_visitors_sign_in_first_and_come_back(world: World, name: str) -> None:
    address = url(PAGES[name], world)
    response = world.visitor().get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/m/sign-in/?next=%2Fm%2F")


@pytest.mark.parametrize("name", names(ACTS))
def test_acts_are_posts_with_a_token_by_somebody(world: World, name: str) -> None:
    address = url(PAGES[name], world)
    before = everything()
    assert world.client().get(address).status_code == 405
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = world.client().cookies
    sessions = everything()
    assert forged.post(address, {}).status_code == 403
    if PAGES[name].sign_in:
        response = world.visitor().post(address, {})
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/m/sign-in/")
    assert everything() == sessions
    assert before.keys() == sessions.keys()


@pytest.mark.parametrize("name", names(LOOKED_AT))
def test_looking_writes_nothing(world: World, name: str) -> None:
    client = world.client()
    before = everything()
    client.get(url(PAGES[name], world))
    assert everything() == before


@pytest.mark.parametrize("name", names([page for page in LOOKED_AT if page.sign_in]))
def test_nobody_sees_what_is_another_persons(world: World, name: str) -> None:
    address = url(PAGES[name], world)
    for person in (world.stranger, None):
        client = world.client(person) if person else world.visitor()
        body = client.get(address, follow=True).content.decode()
        assert not [secret for secret in PRIVATE if secret in body]


@pytest.mark.parametrize("name", names([page for page in PAGES if "<str:app_id>" in page.path]))
@pytest.mark.parametrize("app_id", ["2021000000000000", "x", "%00", "..", "<script>", "9" * 300])
def test_an_unknown_appid_is_not_found(world: World, name: str, app_id: str) -> None:
    page = PAGES[name]
    known = world.program.pk if world.program.pk in url(page, world) else world.account.pk
    address = url(page, world).replace(known, app_id)
    client = world.client()
    response = client.post(address) if page.acts else client.get(address)
    assert response.status_code == 404, (address, response.status_code)
    assert "<script>" not in response.content.decode()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of ours, to see that nothing was written (but sessions, which the tests themselves make)."""
    from django.apps import apps

    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model.__module__.startswith("lifeloop.") and model.__name__ != "PersonSession"
    }


@pytest.mark.parametrize("name", names([page for page in LOOKED_AT if page.sign_in]))
def test_more_rows_are_no_more_queries(world: World, name: str) -> None:
    client, address = world.client(), url(PAGES[name], world)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    world.fill(rows=3)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few), "\n".join(query["sql"] for query in many.captured_queries)
