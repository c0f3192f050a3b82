"""Signing in by phone and code: bound to the browser that asked, one answer for wrong codes, nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from lifeloop.identity.models import Member, Person, PersonSession, SmsText
from lifeloop.kernel import clock
from lifeloop.mobile import cookies
from lifeloop.outbox import run_pending
from tests.mobile.world import PHONE, World

NEW_PHONE = "13600136000"
URL = "/m/sign-in/"


def ask(client: Client, phone: str = NEW_PHONE) -> str:
    """Have a code sent; the code."""
    response = client.post(URL, {"phone": phone, "act": "code", "next": "/m/inbox/"})
    assert response.status_code == 200, response.content.decode()
    run_pending()
    text = SmsText.objects.filter(phone=f"+86{phone}").order_by("-id").first()
    assert text is not None
    found = re.search(r"\d{6}", text.text)
    assert found is not None
    return found.group()


def test_a_new_phone_becomes_a_person_and_comes_back_to_where_it_was(world: World) -> None:
    client = world.visitor()
    first = client.get("/m/inbox/service/")
    assert first.status_code == 302
    assert first.headers["Location"] == "/m/sign-in/?next=%2Fm%2Finbox%2Fservice%2F"
    code = ask(client)
    response = client.post(URL, {"phone": NEW_PHONE, "code": code, "next": "/m/inbox/service/"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/m/inbox/service/"
    person = Person.objects.get(phone=f"+86{NEW_PHONE}")
    assert re.fullmatch(r"2088\d{12}", person.user_id)
    cookie = response.cookies[cookies.NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie.value not in str(PersonSession.objects.values())
    assert client.get("/m/inbox/service/").status_code == 200


def test_a_known_phone_is_the_same_person(world: World) -> None:
    client = world.visitor()
    code = ask(client, PHONE.removeprefix("+86"))
    client.post(URL, {"phone": PHONE, "code": code})
    assert Person.objects.filter(phone=PHONE).count() == 1
    assert "138****8000" in client.get("/m/me/").content.decode()


def test_the_page_counts_down_and_masks_the_phone(world: World) -> None:
    body = world.visitor().post(URL, {"phone": NEW_PHONE, "act": "code"}).content.decode()
    assert "136****6000" in body
    assert re.search(r'data-countdown="(5\d|60)"', body)
    assert f'value="{NEW_PHONE}"' in body


def test_a_second_code_must_wait(world: World) -> None:
    client = world.visitor()
    ask(client)
    response = client.post(URL, {"phone": NEW_PHONE, "act": "code"})
    assert response.status_code == 429
    assert re.search(r'data-countdown="(5\d|60)"', response.content.decode())


def test_a_wrong_code_signs_nobody_in_and_loses_nothing(world: World) -> None:
    client = world.visitor()
    code = ask(client)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    response = client.post(URL, {"phone": NEW_PHONE, "code": wrong})
    body = response.content.decode()
    assert response.status_code == 400
    assert "The code is wrong or no longer valid" in body
    assert f'value="{NEW_PHONE}"' in body
    assert f'value="{wrong}"' in body
    assert cookies.NAME not in response.cookies
    assert not Person.objects.filter(phone=f"+86{NEW_PHONE}").exists()


def test_a_code_is_of_no_use_in_another_browser(world: World) -> None:
    code = ask(world.visitor())
    response = world.visitor().post(URL, {"phone": NEW_PHONE, "code": code})
    assert response.status_code == 400
    assert not Person.objects.filter(phone=f"+86{NEW_PHONE}").exists()


def test_a_code_is_accepted_once(world: World) -> None:
    client = world.visitor()
    code = ask(client)
    asker = client.cookies[cookies.ASKER].value
    assert client.post(URL, {"phone": NEW_PHONE, "code": code}).status_code == 302
    again = world.visitor()
    again.cookies[cookies.ASKER] = asker
    assert again.post(URL, {"phone": NEW_PHONE, "code": code}).status_code == 400


@pytest.mark.parametrize("phone", ["", "12", "abc", "010-88888888", "1" * 500])
def test_what_is_no_mobile_number_is_refused_at_its_field(world: World, phone: str) -> None:
    response = world.visitor().post(URL, {"phone": phone, "act": "code"})
    body = response.content.decode()
    assert response.status_code == 400
    assert 'id="wrong"' in body
    assert 'aria-invalid="true"' in body
    assert not SmsText.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/m/",
        "https://evil.example/m/",
        "/console/",
        "javascript:alert(1)",
        "/m/\\evil",
        "",
        "/m/" + "x" * 3000,
    ],
)
def test_signing_in_leads_nowhere_else(world: World, elsewhere: str) -> None:
    client = world.client()
    response = client.get(URL, {"next": elsewhere})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/m/")
    assert "evil" not in response.headers["Location"] or response.headers["Location"].startswith(
        "/m/%5C"
    )


def test_signing_out_ends_the_session_itself(world: World) -> None:
    client = world.client()
    token = client.cookies[cookies.NAME].value
    assert client.get("/m/sign-out/").status_code == 405
    response = client.post("/m/sign-out/")
    assert response.headers["Location"] == URL
    assert response.cookies[cookies.NAME].value == ""
    thief = world.visitor()
    thief.cookies[cookies.NAME] = token
    assert thief.get("/m/me/").status_code == 302


def test_a_session_that_is_over_signs_nobody_in(world: World) -> None:
    client = world.client()
    PersonSession.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get("/m/").status_code == 302


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 5000, "ünïcode-ünïcode-ünïcode"])
def test_a_made_up_cookie_signs_nobody_in(world: World, token: str) -> None:
    client = world.visitor()
    client.cookies[cookies.NAME] = token
    assert client.get("/m/").status_code == 302


def test_the_doors_do_not_read_each_others_cookies(world: World) -> None:
    member = Member.objects.get()
    member.set_password("a long pass phrase for tests")
    member.save()
    console = world.visitor()
    console.force_login(member)
    assert console.get("/m/").status_code == 302
    assert world.client().get("/console/").status_code == 302


def test_an_act_needs_its_token(world: World) -> None:
    client = world.client()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/m/sign-out/").status_code == 403
    assert client.get("/m/").status_code == 200


def test_a_person_brings_their_language_into_a_new_browser(world: World) -> None:
    Person.objects.filter(pk=world.person.pk).update(language="en")
    client = Client(headers={"Accept-Language": "zh-CN"})
    code = ask(client, PHONE.removeprefix("+86"))
    client.post(URL, {"phone": PHONE, "code": code})
    assert "Who may message me" in client.get("/m/me/").content.decode()


def test_an_act_notes_that_the_session_lives_a_look_does_not(world: World) -> None:
    client = world.client()
    PersonSession.objects.update(seen_at=clock.now() - timedelta(hours=1))
    client.get("/m/me/")
    assert PersonSession.objects.filter(seen_at__lt=clock.now() - timedelta(minutes=50)).exists()
    client.post("/m/language/", {"language": "en"})
    assert not PersonSession.objects.filter(
        seen_at__lt=clock.now() - timedelta(minutes=50)
    ).exists()
