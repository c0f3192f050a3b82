"""Registering, resetting, and the codes of both."""

import pytest

from lifeloop.identity.models import Member, Merchant, SmsText
from tests import factories as make
from tests.console.helpers import browser, later, sign_in, sms_code, text_of

pytestmark = pytest.mark.django_db
PHONE, NUMBER = "13912345678", "+8613912345678"
FORM = {
    "phone": PHONE,
    "login": "newshop",
    "name": "Chen",
    "merchant_name": "New Shop",
    "password": make.PASSWORD,
}


def test_register_and_be_the_owner_of_a_company() -> None:
    client = browser()
    answer = client.post("/console/register/code/", {"phone": PHONE})
    assert "139****5678" in text_of(answer)
    assert 'data-countdown="60"' in text_of(answer)
    answer = client.post("/console/register/", {**FORM, "code": sms_code(NUMBER)})
    assert answer["Location"] == "/console/"
    page = text_of(client.get("/console/"))
    assert "New Shop" in page
    assert "Five steps to your first message" in page
    assert Merchant.objects.get().memberships.get().member.login == "newshop"


def test_a_wrong_code_keeps_what_was_typed_and_makes_nothing() -> None:
    client = browser()
    client.post("/console/register/code/", {"phone": PHONE})
    code = sms_code(NUMBER)
    answer = client.post(
        "/console/register/", {**FORM, "code": "000000" if code != "000000" else "000001"}
    )
    assert answer.status_code == 422
    assert "The code is wrong or no longer valid" in text_of(answer)
    assert 'value="New Shop"' in text_of(answer)
    assert make.PASSWORD not in text_of(answer)
    assert not Member.objects.exists()


def test_a_code_belongs_to_the_browser_that_asked() -> None:
    browser().post("/console/register/code/", {"phone": PHONE})
    other = browser()
    other.get("/console/register/")
    assert other.post("/console/register/", {**FORM, "code": sms_code(NUMBER)}).status_code == 422
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"login": "1st"}, "begins with a letter"),
        ({"login": "taken"}, "This login name is taken"),
        ({"password": "short one"}, "at least 15 characters"),
        ({"password": ""}, "This field is required"),
        ({"phone": "12345"}, "Give a mobile phone number"),
        ({"merchant_name": ""}, "This field is required"),
    ],
)
def test_refusals_stand_at_their_fields(change: dict[str, str], said: str) -> None:
    make.make_member(login="taken")
    answer = browser().post("/console/register/", {**FORM, "code": "123456", **change})
    assert answer.status_code == 422
    page = text_of(answer)
    field = next(iter(change))
    assert said in page[page.index(f'id="id_{field}_error"') :]
    assert Member.objects.count() == 1


def test_a_second_code_waits_a_minute() -> None:
    client = browser()
    client.post("/console/register/code/", {"phone": PHONE})
    answer = client.post("/console/register/code/", {"phone": PHONE})
    assert answer.status_code == 422
    assert "A code was just sent" in text_of(answer)
    with later(seconds=61):
        assert client.post("/console/register/code/", {"phone": PHONE}).status_code == 200


def test_a_phone_that_has_a_login_gets_no_code_and_the_same_answer() -> None:
    make.make_member(phone=NUMBER)
    free = text_of(browser().post("/console/register/code/", {"phone": "13912345679"}))
    taken = text_of(browser().post("/console/register/code/", {"phone": PHONE}))
    assert taken == free.replace("139****5679", "139****5678")
    assert sms_code(NUMBER) == ""


def test_reset_by_sms_ends_every_session() -> None:
    member = make.make_member(password=make.PASSWORD, phone=NUMBER)
    make.make_merchant(owner=member)
    signed_in = browser()
    sign_in(signed_in, member.login)
    assert signed_in.get("/console/").status_code == 200
    client = browser()
    client.post("/console/reset/code/", {"phone": PHONE})
    form = {"phone": PHONE, "code": sms_code(NUMBER), "password": "an even longer password"}
    assert client.post("/console/reset/", form)["Location"] == "/console/login/"
    assert signed_in.get("/console/")["Location"].startswith("/console/login/")
    assert sign_in(browser(), member.login).status_code == 422
    assert sign_in(browser(), member.login, "an even longer password").status_code == 303


def test_reset_of_an_unknown_phone_answers_alike_and_sends_nothing() -> None:
    make.make_member(phone=NUMBER)
    known = text_of(browser().post("/console/reset/code/", {"phone": PHONE}))
    unknown = text_of(browser().post("/console/reset/code/", {"phone": "13912345679"}))
    assert unknown == known.replace("139****5678", "139****5679")
    assert sms_code("+8613912345679") == ""
    assert SmsText.objects.count() == 1
    answer = browser().post(
        "/console/reset/", {"phone": "13912345679", "code": "123456", "password": make.PASSWORD}
    )
    assert "The code is wrong or no longer valid" in text_of(answer)
