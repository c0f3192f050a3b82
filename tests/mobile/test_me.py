"""我的: who may message me, mute, refuse, sessions, language."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from lifeloop.followers.models import Attention, Follow, FollowTerm, Refusal
from lifeloop.identity.models import Person, PersonSession
from lifeloop.messaging.errors import MessageRejected
from lifeloop.mobile import cookies
from lifeloop.mobile.templatetags.phone import device, national
from tests.mobile.world import World, sign_in


def test_who_may_message_me_and_through_what(world: World) -> None:
    body = world.client().get("/m/me/").content.decode()
    assert "138****8000" in body
    assert "13800138000" not in body
    assert "Followed in 左岸咖啡, since" in body
    assert "Reminders through 左岸生活, since" in body


def test_muting_and_unmuting(world: World) -> None:
    client, page = world.client(), f"/m/me/account/{world.account.pk}/"
    for on, muted in (("1", True), ("1", True), ("0", False)):
        assert client.post(page + "mute/", {"on": on}).headers["Location"] == page
        assert Follow.objects.get(person=world.person, account=world.account).muted is muted
        assert f'aria-checked="{str(muted).lower()}"' in client.get(page).content.decode()


def test_refusing_holds_from_the_next_send(world: World) -> None:
    client, page = world.client(), f"/m/me/program/{world.program.pk}/"
    client.post(page + "refuse/", {"on": "1"})
    assert "Refused" in client.get("/m/me/").content.decode()
    with pytest.raises(MessageRejected):
        world.send_template()
    client.post(page + "refuse/", {"on": "0"})
    assert not Refusal.objects.exists()
    assert world.send_template()


def test_what_is_not_mine_is_not_found(world: World) -> None:
    client = world.client(world.stranger)
    for page in (
        f"/m/me/account/{world.account.pk}/",
        f"/m/me/program/{world.program.pk}/",
        "/m/me/account/x/",
        "/m/me/program/x/",
    ):
        assert client.get(page).status_code == 404, page
    assert client.post(f"/m/me/program/{world.program.pk}/refuse/", {"on": "1"}).status_code == 404
    assert client.post(f"/m/me/account/{world.account.pk}/mute/", {"on": "1"}).status_code == 409
    assert not Refusal.objects.exists()
    assert not Follow.objects.filter(muted=True).exists()


def test_sessions_are_listed_and_ended(world: World) -> None:
    client = world.client()
    other = Client()
    other.cookies[cookies.NAME] = sign_in(
        world.person, agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604"
    )
    body = client.get("/m/me/sessions/").content.decode()
    assert "Safari · iPhone" in body
    assert "This device" in body
    session = PersonSession.objects.order_by("-id").first()
    assert session is not None
    client.post("/m/me/sessions/end/", {"session": str(session.pk)})
    assert other.get("/m/me/").status_code == 302
    assert client.get("/m/me/").status_code == 200


def test_ending_ones_own_session_signs_out(world: World) -> None:
    client = world.client()
    own = PersonSession.objects.get()
    response = client.post("/m/me/sessions/end/", {"session": str(own.pk)})
    assert response.headers["Location"] == "/m/sign-in/"
    assert client.get("/m/me/").status_code == 302


@pytest.mark.parametrize("session", ["", "x", "-1", "9" * 40])
def test_a_strangers_session_cannot_be_ended(world: World, session: str) -> None:
    sign_in(world.person)
    victim = PersonSession.objects.get()
    client = world.client(world.stranger)
    client.post("/m/me/sessions/end/", {"session": session or str(victim.pk)})
    victim.refresh_from_db()
    assert victim.ended_at is None


def test_the_language_is_remembered_with_the_person(world: World) -> None:
    client = world.client()
    assert "Who may message me" in client.get("/m/me/").content.decode()
    response = client.post("/m/language/", {"language": "zh-hans", "next": "/m/me/"})
    assert response.headers["Location"] == "/m/me/"
    assert "谁可以给我发消息" in client.get("/m/me/").content.decode()
    assert Person.objects.get(pk=world.person.pk).language == "zh-hans"


def test_an_unknown_language_changes_nothing(world: World) -> None:
    client = world.client()
    response = client.post("/m/language/", {"language": "xx'><script>", "next": "//evil.example"})
    assert response.headers["Location"] == "/m/"
    assert not response.cookies
    assert Person.objects.get(pk=world.person.pk).language == ""


def test_visitors_choose_a_language_too(world: World) -> None:
    client = Client()
    assert "手机号登录" in client.get("/m/sign-in/").content.decode()
    client.post("/m/language/", {"language": "en", "next": "/m/sign-in/"})
    assert "Sign in with your phone" in client.get("/m/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome · Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge · Windows"),
        ("curl/8", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_devices_in_two_words(agent: str, words: str) -> None:
    with override("en"):
        assert device(agent) == words


def test_numbers_of_the_demo_are_read_in_groups() -> None:
    assert national("+8613800138000") == "138 0013 8000"
    assert national("+85291234567") == "+85291234567"


def test_a_nickname_is_seen_by_the_accounts_one_follows(world: World) -> None:
    client = world.client()
    refused = client.post("/m/me/name/", {"name": "x" * 21})
    assert refused.status_code == 400
    assert 'value="' + "x" * 21 in refused.content.decode()
    assert client.post("/m/me/name/", {"name": " 小满 "}).headers["Location"] == "/m/me/"
    world.person.refresh_from_db()
    assert world.person.name == "小满"
    assert "小满" in client.get("/m/me/").content.decode()
    assert FollowTerm.objects.filter(person=world.person, term="小满").exists()


def test_quiet_hours_are_ones_own_or_the_platforms(world: World, settings: Any) -> None:
    client, page = world.client(), "/m/me/quiet/"
    settings.LIFELOOP_QUIET_HOURS = (1320, 480)
    assert "22:00–08:00" in client.get(page).content.decode()
    for data, why in (
        ({"quiet": "own", "quiet_from": "25:00", "quiet_to": "08:00"}, "Quiet hours are two times"),
        ({"quiet": "own", "quiet_from": "08:00", "quiet_to": "08:00"}, "Quiet hours are two times"),
        ({"quiet": "", "per_week": "many"}, "whole number"),
    ):
        settings.LIFELOOP_ATTENTION = "enforced"
        answer = client.post(page, data)
        assert answer.status_code == 400
        assert why in answer.content.decode()
    assert not Attention.objects.exists()
    client.post(page, {"quiet": "own", "quiet_from": "23:00", "quiet_to": "07:30", "per_week": "3"})
    row = Attention.objects.get(person=world.person)
    assert (row.quiet_from, row.quiet_to, row.per_week) == (1380, 450, 3)
    assert 'value="23:00"' in client.get(page).content.decode()
    client.post(page, {"quiet": "none"})
    row.refresh_from_db()
    assert (row.quiet_from, row.quiet_to, row.per_week) == (0, 0, None)
    settings.LIFELOOP_ATTENTION = "off"
    assert "per_week" not in client.get(page).content.decode()
