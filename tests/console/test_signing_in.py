"""Signing in and out: one answer for everything wrong, a second factor, sessions that really end."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session

from lifeloop.identity.models import Member
from lifeloop.identity.services import second_factor
from tests import factories as make
from tests.console.helpers import browser, later, sign_in, text_of

pytestmark = pytest.mark.django_db
WRONG = "The login or the password is wrong."


@pytest.fixture
def member() -> Member:
    member = make.make_member(password=make.PASSWORD, login="barista")
    make.make_merchant(owner=member, name="City Coffee")
    return member


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_second_factor(member: Member) -> tuple[str, list[str]]:
    secret = second_factor.new_secret()
    return secret, second_factor.enrol(member, secret=secret, code=totp(secret), address="")


@pytest.mark.parametrize("name", ["barista", "BARISTA", "phone"])
def test_by_name_or_phone(member: Member, name: str) -> None:
    client = browser()
    answer = sign_in(client, member.phone.removeprefix("+86") if name == "phone" else name)
    assert (answer.status_code, answer["Location"]) == (303, "/console/")
    assert "City Coffee" in text_of(client.get("/console/"))


def test_one_answer_for_everything_wrong(member: Member) -> None:
    make.make_member(password=make.PASSWORD, login="closed", is_active=False)
    tries = [("barista", "another password"), ("nobody", make.PASSWORD), ("closed", make.PASSWORD)]
    answers = [sign_in(browser(), *one) for one in tries]
    assert [answer.status_code for answer in answers] == [422] * 3
    for answer, (name, _) in zip(answers, tries, strict=True):
        assert WRONG in text_of(answer)
        assert f'value="{name}"' in text_of(answer)  # what was typed stays
        assert make.PASSWORD not in text_of(answer)


def test_too_many_tries_are_refused_and_a_known_device_is_not_locked_out(member: Member) -> None:
    known = browser()
    sign_in(known, "barista")
    known.post("/console/logout/")
    strangers = browser()
    answers = [sign_in(strangers, "barista", "wrong") for _ in range(21)]
    assert "Too many tries" in text_of(answers[-1])
    assert "Too many tries" in text_of(sign_in(browser(), "barista"))
    assert sign_in(known, "barista").status_code == 303


@pytest.mark.parametrize(
    ("onward", "there"),
    [
        ("/console/members/", "/console/members/"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/", "/console/"),
        ("javascript:alert(1)", "/console/"),
        ("", "/console/"),
    ],
)
def test_onward_stays_on_this_site(member: Member, onward: str, there: str) -> None:
    assert sign_in(browser(), "barista", next=onward)["Location"] == there


def test_the_session_key_is_a_new_one(member: Member) -> None:
    """Whoever planted a session before the sign-in holds nothing after it (trust 24)."""
    client = browser()
    client.get("/console/register/")
    client.post("/console/register/code/", {"phone": "13800138000"})
    planted = client.cookies["lifeloop_session"].value
    sign_in(client, "barista")
    assert client.cookies["lifeloop_session"].value != planted
    thief = browser()
    thief.cookies["lifeloop_session"] = planted
    assert thief.get("/console/")["Location"].startswith("/console/login/")


def test_signing_out_ends_the_session_on_the_server(member: Member) -> None:
    client = browser()
    sign_in(client, "barista")
    stolen = client.cookies["lifeloop_session"].value
    assert client.post("/console/logout/")["Location"] == "/console/login/"
    assert not Session.objects.filter(session_key=stolen).exists()
    thief = browser()
    thief.cookies["lifeloop_session"] = stolen
    assert thief.get("/console/")["Location"].startswith("/console/login/")


def test_a_disabled_member_is_out_at_the_next_request(member: Member) -> None:
    client = browser(member)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/console/")["Location"].startswith("/console/login/")


def test_the_language_follows_the_member(member: Member) -> None:
    client = browser(member)
    answer = client.post("/console/language/", {"language": "zh-hans", "next": "/console/members/"})
    assert answer["Location"] == "/console/members/"
    assert "工作台" in text_of(client.get("/console/"))
    elsewhere = browser()
    sign_in(elsewhere, "barista")
    assert "工作台" in text_of(elsewhere.get("/console/"))
    assert (
        client.post("/console/language/", {"language": "xx", "next": "//evil.example"})["Location"]
        == "/console/"
    )


def test_the_session_cookie(member: Member) -> None:
    cookie = sign_in(browser(), "barista").cookies["lifeloop_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


# --- the second factor ------------------------------------------------------------------------------


def test_the_code_is_asked_for_before_anything_opens(member: Member) -> None:
    secret, _ = with_second_factor(member)
    client = browser()
    answer = sign_in(client, "barista", next="/console/members/")
    assert answer["Location"] == "/console/login/code/"
    assert client.get("/console/")["Location"].startswith("/console/login/?")
    answer = client.post("/console/login/code/", {"code": "000000"})
    assert "The code is wrong" in text_of(answer)
    answer = client.post("/console/login/code/", {"code": totp(secret)})
    assert answer["Location"] == "/console/members/"
    assert client.get("/console/members/").status_code == 200


def test_a_code_works_once(member: Member) -> None:
    secret, _ = with_second_factor(member)
    code = totp(secret)
    assert enter(member, code).status_code == 303
    assert enter(member, code).status_code == 422


def test_a_recovery_code_works_once(member: Member) -> None:
    _, codes = with_second_factor(member)
    assert enter(member, codes[3]).status_code == 303
    assert enter(member, codes[3]).status_code == 422
    assert enter(member, codes[4]).status_code == 303


def enter(member: Member, code: str) -> Any:
    client = browser()
    sign_in(client, member.login)
    return client.post("/console/login/code/", {"code": code})


def test_ten_wrong_codes_close_the_door_for_a_while(member: Member) -> None:
    secret, _ = with_second_factor(member)
    answers = [enter(member, f"00000{n}") for n in range(10)]
    assert all("The code is wrong" in text_of(answer) for answer in answers)
    assert "Too many tries" in text_of(enter(member, totp(secret)))


def test_the_first_step_lasts_five_minutes_and_cannot_be_skipped(member: Member) -> None:
    secret, _ = with_second_factor(member)
    assert (
        browser().post("/console/login/code/", {"code": totp(secret)})["Location"]
        == "/console/login/"
    )
    client = browser()
    sign_in(client, "barista")
    with later(minutes=6):
        assert (
            client.post("/console/login/code/", {"code": totp(secret)})["Location"]
            == "/console/login/"
        )


def test_a_new_password_forgets_the_first_step(member: Member) -> None:
    secret, _ = with_second_factor(member)
    client = browser()
    sign_in(client, "barista")
    member.set_password("quite another password")
    member.save()
    assert (
        client.post("/console/login/code/", {"code": totp(secret)})["Location"] == "/console/login/"
    )
