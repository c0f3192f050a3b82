"""Every page of the console, visited as everybody: made from the registry, so no page can be forgotten."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from lifeloop.console.registry import PAGES, Open, Page
from lifeloop.console.urls import urlpatterns
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Can, Role
from lifeloop.messaging.models import LibraryTemplate
from scripts import catalogue
from scripts.messages import extracted
from tests.contracts.page_world import ADMINISTRATORS_ONLY, World
from tests.contracts.undone import undone
from tests.contracts.visits import address, arguments, may, names, refused, signed_in

pytestmark = pytest.mark.django_db

LOOKED_AT = [page for page in PAGES if page.can]
# These answer with a file, which speaks no language.
FILES = {"account-talk-picture", "key-certificate", "key-platform-certificate"}
READ_AT = [page for page in LOOKED_AT if page.name not in FILES]
ACTED_ON = [page for page in PAGES if page.post]
HOME = "/console/login/?next="
# The table of roles is asked 2,700 times, and none of the answers comes from the database.
ONCE = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE")), reason="roles: asked on SQLite")


@pytest.fixture(scope="module", autouse=True)
def compiled() -> Iterator[None]:
    """The Chinese catalogue as it is in the parts now."""
    catalogue.compile_parts()
    yield
    translation.deactivate()


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[int, World]]:
    """The same company with one and with three of everything, made once for all pages."""
    with undone(django_db_blocker):
        yield {rows: World(rows=rows) for rows in (1, 3)}


@pytest.fixture
def _django_db_helper(worlds: dict[int, World], django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's own, which would begin with an empty database: only the test's changes are undone."""
    with undone(django_db_blocker):
        yield


@pytest.fixture
def world(worlds: dict[int, World]) -> World:
    return worlds[1]


# --- whole and well-formed ---------------------------------------------------------------------------


def test_every_route_of_the_console_is_a_registered_page() -> None:
    assert sorted(str(pattern.name) for pattern in urlpatterns) == sorted(PAGES.names())


@pytest.mark.parametrize("page", names(list(PAGES)))
def test_a_page_is_named_like_its_file(page: Page) -> None:
    assert page.view.__module__.rpartition(".")[2] == page.name.replace("-", "_")
    assert page.path == "" or page.path.endswith("/")
    assert page.can or page.post
    assert page.view.__doc__


# --- who may look -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", names(list(PAGES)))
def test_nobody_is_sent_to_sign_in(page: Page, world: World) -> None:
    for method, who in (("get", page.can), ("post", page.post)):
        answer = getattr(signed_in(None), method)(address(page, world))
        if who is None:
            assert answer.status_code == 405
        elif who is Open.ANYONE:
            assert answer.status_code in {200, 302, 303, 422}
        else:
            assert answer.status_code in {302, 303}
            assert answer["Location"].startswith(HOME)


@ONCE
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", names(LOOKED_AT))
def test_each_role_sees_what_the_table_says(page: Page, role: Role, world: World) -> None:
    answer = signed_in(world.roles[role]).get(address(page, world))
    if may(page, role, page.can):
        assert answer.status_code in {200, 302}, answer.content.decode()[-2000:]
        assert not answer.headers.get("Location", "").startswith(HOME)
    else:
        assert answer.status_code == refused(page, page.can)


@ONCE
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", names(ACTED_ON))
def test_each_role_does_what_the_table_says(page: Page, role: Role, world: World) -> None:
    """With an empty form: whoever may gets the form back or is done, whoever may not is refused."""
    answer = signed_in(world.roles[role]).post(address(page, world))
    if page.name == "merchants":
        assert answer.status_code == 404  # no merchant chosen: the same as another's
    elif may(page, role, page.post):
        assert answer.status_code in {200, 302, 303, 409, 422}, answer.content.decode()[-2000:]
    else:
        assert answer.status_code == refused(page, page.post)


@pytest.mark.parametrize("page", names([page for page in PAGES if arguments(page)]))
def test_another_merchants_owner_finds_nothing(page: Page, world: World) -> None:
    for method, who in (("get", page.can), ("post", page.post)):
        if who not in {None, Open.ANYONE, Can.PLATFORM}:
            answer = getattr(signed_in(world.stranger), method)(address(page, world))
            # Whoever has the link has seen the grant already: acting is refused, not hidden.
            expected = 403 if page.name in ADMINISTRATORS_ONLY else 404
            assert answer.status_code == expected, f"{method} as another merchant's owner"


@pytest.mark.parametrize(
    "page", names([page for page in PAGES if Can.PLATFORM in {page.can, page.post}])
)
def test_the_platforms_pages_are_the_operators(page: Page, world: World) -> None:
    client = signed_in(world.operator)
    if page.can:
        assert client.get(address(page, world)).status_code == 200
    for member in (*world.roles.values(), world.stranger):
        assert signed_in(member).post(address(page, world)).status_code in {403, 405}


@pytest.mark.parametrize("page", names(ACTED_ON))
def test_every_act_wants_the_csrf_token(page: Page, world: World) -> None:
    for member in (None, world.roles[Role.OWNER], world.operator):
        assert signed_in(member, csrf=True).post(address(page, world)).status_code == 403


# --- what is sent -----------------------------------------------------------------------------------


def everybody(world: World) -> Iterator[Client]:
    for member in (
        None,
        world.roles[Role.OWNER],
        world.roles[Role.VIEWER],
        world.stranger,
        world.operator,
    ):
        yield signed_in(member)


@pytest.mark.parametrize("page", names(list(PAGES)))
def test_headers_of_every_answer(page: Page, world: World) -> None:
    for client in everybody(world):
        answer = client.get(address(page, world))
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert (
            "Strict-Transport-Security" not in answer.headers
        )  # over http it would lock browsers out
        for cookie in answer.cookies.values():
            assert cookie["samesite"] == "Lax"


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)


@pytest.mark.parametrize("page", names(READ_AT))
def test_nothing_inline_is_sent(page: Page, world: World) -> None:
    member = world.operator if page.can is Can.PLATFORM else world.roles[Role.OWNER]
    text = signed_in(member).get(address(page, world)).content.decode()
    assert INLINE.findall(text) == []


# --- both languages ---------------------------------------------------------------------------------

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
TEXT_IN_CHINESE = re.compile(r"<(\w+)[^>]*\blang=\"zh-CN\"[^>]*>.*?</\1>", re.DOTALL)


READ = re.compile(r"\b(?:title|alt|placeholder|aria-label|data-label)=\"([^\"]*)\"|<[^>]*>")


def visible(html: str) -> str:
    """What people read or hear of a page, without the language switch and the library's own Chinese templates."""
    body = TEXT_IN_CHINESE.sub("", html[html.index("<body") :])
    text = "\n".join(
        [*(found[1] for found in READ.finditer(body) if found[1]), READ.sub("\n", body)]
    )
    for row in LibraryTemplate.objects.all():
        for word in (row.title, row.industry, *row.keywords, *row.example.values()):
            text = text.replace(str(word), "")
    return text


@pytest.mark.parametrize("page", names(READ_AT))
def test_a_page_speaks_english(page: Page, world: World) -> None:
    text = visible(shown(page, world, "en"))
    assert CHINESE.findall(text) == []
    assert "%(" not in text


@cache
def english() -> set[str]:
    """The English messages of several words."""
    return {key[0] for key in extracted() if " " in key[0] and not CHINESE.search(key[0])}


@pytest.mark.parametrize("page", names(READ_AT))
def test_a_page_speaks_chinese(page: Page, world: World) -> None:
    text = shown(page, world, "zh-hans")
    lines = {line.strip() for line in visible(text).splitlines() if line.strip()}
    assert lines & english() == set()
    assert "%(" not in text


def shown(page: Page, world: World, language: str) -> str:
    members: dict[Any, Member | None] = {Open.ANYONE: None, Can.PLATFORM: world.operator}
    member = members.get(page.can, world.roles[Role.OWNER])
    answer = signed_in(member, language=language).get(address(page, world), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# --- cost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", names([page for page in LOOKED_AT if page.can is not Open.ANYONE]))
def test_more_rows_are_not_more_queries(page: Page, worlds: dict[int, World]) -> None:
    few, many = (cost(page, world) for world in worlds.values())
    if page.can is Can.PLATFORM:  # sees both worlds: a third one is what is more
        World(rows=3)
        many = cost(page, worlds[1])
    assert few == many


def cost(page: Page, world: World) -> int:
    """How many queries a second look takes."""
    member = world.operator if page.can is Can.PLATFORM else world.roles[Role.OWNER]
    client, target = signed_in(member), address(page, world)
    client.get(target)
    with CaptureQueriesContext(connection) as seen:
        client.get(target)
    return len(seen)
