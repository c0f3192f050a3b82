"""接口日志 and 签名诊断 at the console."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lifeloop.console.diagnosis_words import ADVICE, LIBRARIES, WORDS
from lifeloop.diagnostics.doctor import Cause
from lifeloop.diagnostics.models import Call, Overflow
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services.keys import add_key
from lifeloop.programs.models import Program
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.diagnostics.sick import Request, pair, without
from tests.factories_diagnostics import METHOD, make_call
from tests.gateway.world import ACTOR, public_text

pytestmark = pytest.mark.django_db
DOCTOR, CALLS = "/console/doctor/", "/console/calls/"


@pytest.fixture
def program() -> Program:
    made = make.make_program(make.make_merchant())
    add_key(ACTOR, made.app, public_key=public_text(pair("app")))
    return made


@pytest.fixture
def admin(program: Program) -> Member:
    made = make.make_member()
    make.join(made, program.app.merchant, Role.ADMIN)
    return made


def signed(program: Program, **about: object) -> str:
    return Request({"app_id": program.pk}, **about).body()  # type: ignore[arg-type]


def test_a_pasted_request_is_told_what_is_wrong_with_it(program: Program, admin: Member) -> None:
    pasted = signed(program, signed=without("sign_type"))
    answer = browser(admin).post(DOCTOR, {"request": pasted, "library": "java"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "sign_type was left out of the signed string" in page
    assert str(ADVICE["string"]["own"]) in page
    assert page.count("<mark>") == 2
    assert pasted.partition("&")[0] in page  # what was typed is still there
    assert not Call.objects.exists()


def test_a_right_request_and_one_that_is_none(program: Program, admin: Member) -> None:
    answer = browser(admin).post(DOCTOR, {"request": signed(program)})
    assert "The signature is right" in text_of(answer)
    answer = browser(admin).post(DOCTOR, {"request": "hello"})
    assert "No request was found in this text" in text_of(answer)
    answer = browser(admin).post(DOCTOR, {"request": ""})
    assert answer.status_code == 422


def test_a_companys_keys_say_nothing_about_another_companys_apps(
    program: Program, admin: Member
) -> None:
    """Nor can a stranger's key be looked for here: it is nobody's."""
    stranger = make.make_program(make.make_merchant())
    add_key(ACTOR, stranger.app, public_key=public_text(pair("stranger")))
    answer = browser(admin).post(DOCTOR, {"request": signed(stranger, signer="stranger")})
    shown = text_of(answer)
    assert "This app_id is none of this company’s apps" in shown
    assert "valid public key" not in shown
    assert "The signature is right" not in shown


def test_a_refused_call_is_picked_and_shown_masked(program: Program, admin: Member) -> None:
    call = make_call(program.app)
    page = text_of(browser(admin).get(DOCTOR, {"call": str(call.pk), "library": "node"}))
    assert "Spaces and + are mixed up" in page
    assert "one for each character" in page
    plain = make_call(program.app, "USER_ID_INVALID")
    assert "has no diagnosis" in text_of(browser(admin).get(DOCTOR, {"call": plain.pk}))
    foreign = make_call(make.make_program(make.make_merchant()).app)
    assert "Spaces and + are mixed up" not in text_of(browser(admin).get(DOCTOR, {"call": foreign.pk}))  # fmt: skip
    assert browser(admin).get(reverse("console:call", args=[foreign.pk])).status_code == 404


def test_the_log_is_searched(program: Program, admin: Member) -> None:
    refused, done = make_call(program.app), make_call(program.app, "")
    other = make_call(program.app, "USER_ID_INVALID")
    for asked, found in (
        ({}, {refused, done, other}),
        ({"app": program.pk}, {refused, done, other}),
        ({"app": "2021000000000000"}, set()),
        ({"method": METHOD}, {refused, done, other}),
        ({"code": "USER_ID_INVALID"}, {other}),
        ({"code": "10000"}, {done}),
        ({"trace": refused.trace}, {refused}),
    ):
        page = text_of(browser(admin).get(CALLS, asked))
        for call in (refused, done, other):
            assert (call.trace in page.replace(str(asked.get("trace")), "", 1)) == (call in found)
    Overflow.objects.create(merchant_id=program.app.merchant_id, at=refused.at, count=12)
    assert "12 more calls are not kept" in text_of(browser(admin).get(CALLS))


def test_every_cause_has_its_words_and_every_library_its_name() -> None:
    assert set(WORDS) == set(Cause)
    groups = {group for _, _, group in WORDS.values() if group}
    assert groups == set(ADVICE)
    assert all("own" in lines and set(lines) <= set(LIBRARIES) for lines in ADVICE.values())
