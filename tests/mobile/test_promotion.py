"""Codes and short links on the phone: who is followed, where one goes on to, what is only shown after a warning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lifeloop.followers.models import Follow, FollowSource
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.mobile.guard import safe_next
from lifeloop.placements.models import Code, ShortLink
from lifeloop.placements.services import short_links
from lifeloop.programs.models import Program
from lifeloop.relations.models import Association
from tests.factories_promotion import make_code, make_short_link
from tests.mobile.world import World

STRANGE = {"kind": "link", "url": "https://shop.example.net/sale?a=1"}


def into(program: Program) -> dict[str, str]:
    return {"kind": "program", "app_id": program.pk, "page": "pages/order", "query": "shop=1"}


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


# --- codes --------------------------------------------------------------------------------------------


def test_a_visitor_sees_who_it_is_and_signs_in_to_follow(world: World) -> None:
    code = make_code(world.account, token="of-a-code")
    page = read(world.visitor(), "/q/of-a-code")
    assert world.account.name in page
    assert "/m/sign-in/?next=/q/of-a-code" in page
    assert "/follow" not in page
    answer = world.visitor().post("/q/of-a-code/follow")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/m/sign-in/")
    assert Code.objects.get(pk=code.pk).follows == 0


def test_a_scan_is_told_by_the_page_and_never_by_a_look(world: World) -> None:
    make_code(world.account, token="of-a-code")
    client = world.client()
    for _ in range(3):
        read(client, "/q/of-a-code")
    assert Code.objects.get().scans == 0
    assert client.post("/q/of-a-code/seen").status_code == 204
    assert world.visitor().post("/q/of-a-code/seen").status_code == 204
    assert Code.objects.get().scans == 2


def test_following_goes_on_to_the_mini_program(world: World) -> None:
    code = make_code(world.account, scene_id="table_7", goto=into(world.program))
    client = world.client(world.stranger)
    assert f"/q/{code.token}/follow" in read(client, f"/q/{code.token}")
    answer = client.post(f"/q/{code.token}/follow")
    assert answer.status_code == 302
    assert answer["Location"] == f"/m/p/{world.program.pk}/pages/order?shop=1"
    follow = Follow.objects.get(person=world.stranger)
    assert (follow.source, follow.scene) == (FollowSource.CODE, "table_7")


def test_who_follows_already_goes_straight_on(world: World) -> None:
    code = make_code(world.account, goto=into(world.program))
    page = read(world.client(), f"/q/{code.token}")
    assert 'data-onward="now"' in page
    assert f'href="/m/p/{world.program.pk}/pages/order?shop=1"' in page
    home = make_code(world.account)
    assert f'href="/m/a/{world.account.pk}/"' in read(world.client(), f"/q/{home.token}")


def test_a_strange_host_is_named_before_anybody_goes_there(world: World) -> None:
    code = make_code(world.account, goto=STRANGE)
    client = world.client(world.stranger)
    # The follow's own answer never leads away.
    assert client.post(f"/q/{code.token}/follow")["Location"] == f"/q/{code.token}"
    page = read(client, f"/q/{code.token}")
    assert "The code leads on to another site:" in page
    assert "shop.example.net" in page
    assert 'data-onward="ask"' in page
    assert 'rel="noopener noreferrer nofollow"' in page


def test_a_program_that_is_dark_now_leads_to_the_home(world: World) -> None:
    code = make_code(world.account, goto=into(world.program))
    Association.objects.all().delete()
    client = world.client(world.stranger)
    assert client.post(f"/q/{code.token}/follow")["Location"] == f"/q/{code.token}"
    page = read(client, f"/q/{code.token}")
    assert "is not available for now" in page
    assert f'href="/m/a/{world.account.pk}/"' in page
    assert 'data-onward="ask"' in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"revoked_at": clock.now()}, "This code is no longer valid"),
        (
            {
                "sort": "TEMP",
                "created_at": clock.now() - timedelta(hours=5),
                "expires_at": clock.now() - timedelta(hours=4, minutes=31),
            },
            "This code has expired",
        ),
    ],
    ids=["revoked", "expired"],
)
def test_what_is_over_answers_a_friendly_page(
    world: World, over: dict[str, Any], said: str
) -> None:
    code = make_code(world.account, **over)
    client = world.client(world.stranger)
    page = read(client, f"/q/{code.token}", 410)
    assert said in page
    assert "/m/accounts/?q=" in page
    assert client.post(f"/q/{code.token}/follow").status_code == 404
    assert client.post(f"/q/{code.token}/seen").status_code == 204
    assert not Follow.objects.filter(person=world.stranger).exists()
    assert Code.objects.get().scans == 0


def test_of_a_suspended_account_nothing_can_be_followed(world: World) -> None:
    code = make_code(world.account)
    Account.objects.filter(pk=world.account.pk).update(suspended=True)
    client = world.client(world.stranger)
    assert "Not available for now" in read(client, f"/q/{code.token}", 410)
    assert client.post(f"/q/{code.token}/follow").status_code == 503
    assert not Follow.objects.filter(person=world.stranger).exists()


@pytest.mark.parametrize("token", ["x", "..", "%00", "<script>", "9" * 300, "of-a-code "])
def test_an_unknown_code_or_link_is_not_found(world: World, token: str) -> None:
    client = world.client()
    for door in ("q", "s"):
        answer = client.get(f"/{door}/{token}")
        assert answer.status_code == 404
        assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_signing_in_comes_back_to_the_code_and_nowhere_else() -> None:
    assert safe_next("/q/of-a-code") == "/q/of-a-code"
    assert safe_next("/s/of-a-link") == "/s/of-a-link"
    for hostile in (
        "//evil.test/", "/\\evil.test", "\\\\evil.test", "https://evil.test/q/", "/q//evil.test\n", "/quick", "q/x",
        "/q/\x00", "javascript:alert(1)", "/console/",
    ):  # fmt: skip
        assert safe_next(hostile) == "/m/", hostile


def test_no_door_but_the_phones_sees_the_person_there(world: World) -> None:
    code = make_code(world.account)
    client = world.client()
    assert "You follow this account." in read(client, f"/q/{code.token}")
    assert client.get("/console/").status_code == 302


# --- short links --------------------------------------------------------------------------------------


def test_a_link_to_what_is_ours_goes_on_at_once(world: World) -> None:
    home, program = (
        make_short_link(world.account),
        make_short_link(world.account, target=into(world.program)),
    )
    page = read(world.visitor(), f"/s/{home.token}")
    assert 'data-onward="now"' in page
    assert f'href="/m/a/{world.account.pk}/"' in page
    assert f'href="/m/p/{world.program.pk}/pages/order?shop=1"' in read(
        world.visitor(), f"/s/{program.token}"
    )


def test_a_look_counts_nothing_and_going_on_counts_one(world: World) -> None:
    link = make_short_link(world.account)
    client = world.visitor()
    for _ in range(3):
        read(client, f"/s/{link.token}")
    assert ShortLink.objects.get().clicks == 0
    assert client.post(f"/s/{link.token}/go").status_code == 204
    assert ShortLink.objects.get().clicks == 1


def test_a_link_to_a_strange_host_warns_first(world: World, settings: Any) -> None:
    link = make_short_link(world.account, target=STRANGE)
    page = read(world.visitor(), f"/s/{link.token}")
    assert "This link leads to another site:" in page
    assert "shop.example.net" in page
    assert 'data-onward="ask"' in page
    assert 'http-equiv="refresh"' not in page
    settings.LIFELOOP_LINK_HOSTS = ["shop.example.net"]
    assert 'data-onward="now"' in read(world.visitor(), f"/s/{link.token}")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:8000.evil.test/m/",
        "https://evil.test/#http://127.0.0.1:8000/m/",
        "http://127.0.0.1:8001/m/",
        "http://127.0.0.1:8000/m/../console/",
        "http://127.0.0.1:8000/m//evil.test/",
        "http://127.0.0.1:8000//evil.test/",
        "https://exаmple.net/",
    ],
)
def test_what_only_looks_like_ours_is_no_path_of_ours(world: World, url: str) -> None:
    link = make_short_link(world.account, target={"kind": "link", "url": url})
    page = read(world.visitor(), f"/s/{link.token}")
    assert f'href="{url}"' in page
    if not url.startswith("http://127.0.0.1:8000/"):
        assert 'data-onward="ask"' in page


def test_a_letter_of_another_script_is_shown_as_what_it_is(world: World) -> None:
    target = {"kind": "link", "url": "https://exаmple.net/"}  # a Cyrillic а
    link = make_short_link(world.account, target=target)
    assert "xn--" in read(world.visitor(), f"/s/{link.token}")


def test_a_revoked_link_leads_nowhere_from_the_next_request_on(world: World) -> None:
    from lifeloop.audit import SYSTEM

    link = make_short_link(world.account, target=STRANGE)
    client = world.visitor()
    answer = client.get(f"/s/{link.token}")
    assert "no-store" in answer["Cache-Control"]
    account = Account.objects.select_related("app").get(pk=world.account.pk)
    short_links.revoke(SYSTEM, account, link_id=link.pk)
    page = read(client, f"/s/{link.token}", 404)
    assert "shop.example.net" not in page
    assert client.post(f"/s/{link.token}/go").status_code == 404
    assert ShortLink.objects.get().clicks == 0


def test_links_of_a_suspended_account_lead_nowhere(world: World) -> None:
    link = make_short_link(world.account, target=STRANGE)
    Account.objects.filter(pk=world.account.pk).update(suspended=True)
    assert "shop.example.net" not in read(world.visitor(), f"/s/{link.token}", 404)


def test_no_answer_of_theirs_is_a_redirect_away(world: World) -> None:
    """Whatever is asked for: the browser is sent to paths of ours only."""
    code, link = (
        make_code(world.account, goto=STRANGE),
        make_short_link(world.account, target=STRANGE),
    )
    client = world.client(world.stranger)
    for act in (client.get, client.post):
        for path in (
            f"/q/{code.token}?next=https://evil.test",
            f"/q/{code.token}/follow?next=//evil.test",
            f"/s/{link.token}?to=https://evil.test",
            f"/s/{link.token}/go?to=//evil.test",
        ):
            there = act(path).headers.get("Location", "/")
            assert there.startswith("/")
            assert not there.startswith("//")
            assert "evil.test" not in there
