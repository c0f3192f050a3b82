"""Signing in, registering, resetting."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession

from lifeloop.identity.models import Member, Membership, Merchant
from lifeloop.identity.services import members, second_factor, signin
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import Job
from tests import factories as make
from tests.identity.test_codes import newest, refused

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.1"


def enter(name: str, password: str = make.PASSWORD, **about: str) -> Member:
    return signin.check_password(name, password, **{"address": ADDRESS, **about})


@pytest.fixture
def owner() -> Member:
    return make.make_member(password=make.PASSWORD, login="coffee.owner")


def test_a_name_in_any_case_and_a_phone_in_any_form_sign_in(owner: Member) -> None:
    national = owner.phone.removeprefix("+86")
    for name in (
        "coffee.owner",
        " Coffee.Owner ",
        owner.phone,
        national,
        f"{national[:3]} {national[3:]}",
    ):
        assert enter(name) == owner


@pytest.mark.parametrize("name", ["coffee.owner", "nobody", "", "13800138000", "x" * 5000, "\x00"])
def test_everything_wrong_is_one_answer(owner: Member, name: str) -> None:
    assert refused(lambda: enter(name, "wrong")) == "WRONG_LOGIN"


def test_an_inactive_member_is_unknown(owner: Member) -> None:
    Member.objects.update(is_active=False)
    assert refused(lambda: enter("coffee.owner")) == "WRONG_LOGIN"


@pytest.mark.parametrize("name", ["coffee.owner", "nobody"])
def test_twenty_wrong_tries_of_a_name_lock_it_known_or_not(owner: Member, name: str) -> None:
    answers = [refused(lambda: enter(name, "wrong", address=f"198.51.100.{n}")) for n in range(22)]  # noqa: B023
    assert answers == ["WRONG_LOGIN"] * 20 + ["TOO_MANY_TRIES"] * 2


def test_a_known_device_of_the_owner_still_gets_in(owner: Member) -> None:
    device = signin.device_token(owner)
    for number in range(25):
        refused(lambda: enter("coffee.owner", "wrong", address=f"198.51.100.{number}"))  # noqa: B023
    assert refused(lambda: enter("coffee.owner")) == "TOO_MANY_TRIES"
    assert enter("coffee.owner", device=device) == owner
    stranger = signin.device_token(make.make_member())
    assert refused(lambda: enter("coffee.owner", device=stranger)) == "TOO_MANY_TRIES"
    assert refused(lambda: enter("coffee.owner", device="forged")) == "TOO_MANY_TRIES"


def test_a_right_password_uses_up_no_tries(owner: Member) -> None:
    for number in range(70):
        assert enter("coffee.owner", address=f"198.51.100.{number % 3}") == owner


def test_an_address_is_limited_whatever_it_tries() -> None:
    answers = [refused(lambda: enter(f"name{n}", "wrong")) for n in range(62)]  # noqa: B023
    assert answers[59:] == ["WRONG_LOGIN", "TOO_MANY_TRIES", "TOO_MANY_TRIES"]


FORM = {"login": "new.owner", "name": "", "merchant_name": "街角咖啡", "password": make.PASSWORD}


def register(**about: str) -> Member:
    phone = "13900139000"
    signin.send_register_code(phone=phone, requester="browser", address=ADDRESS)
    facts = {
        **FORM,
        "phone": phone,
        "code": newest("+8613900139000"),
        "requester": "browser",
        "address": ADDRESS,
    }
    return signin.register(**{**facts, **about})


def test_registering_makes_a_member_and_the_merchant_they_own() -> None:
    member = register()
    assert (member.login, member.phone) == ("new.owner", "+8613900139000")
    membership = Membership.objects.get(member=member)
    assert (membership.merchant.name, membership.role) == ("街角咖啡", "owner")
    assert member.password.startswith("argon2$argon2id$")
    assert enter("new.owner") == member


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"login": "ab"}, "LOGIN_INVALID"),
        ({"login": "13800138000"}, "LOGIN_INVALID"),
        ({"login": "有中文"}, "LOGIN_INVALID"),
        ({"login": "Coffee.Owner"}, "LOGIN_TAKEN"),
        ({"password": "short"}, "PASSWORD_TOO_SHORT"),
        ({"password": "fourteen chars"}, "PASSWORD_TOO_SHORT_ALONE"),
        ({"password": "YFDBufnjh10305070"}, "PASSWORD_TOO_COMMON"),
        ({"merchant_name": "x"}, "NAME_LENGTH"),
        ({"merchant_name": "a\nb"}, "NAME_LENGTH"),
        ({"code": "000000"}, "WRONG_CODE"),
        ({"requester": "another"}, "WRONG_CODE"),
        ({"phone": "123"}, "PHONE_INVALID"),
        ({"phone": "+12025550123"}, "COUNTRY_NOT_SERVED"),
    ],
)  # fmt: skip
def test_refusals_of_registering_make_nobody(
    owner: Member, about: dict[str, str], code: str
) -> None:
    assert refused(lambda: register(**about)) == code
    assert list(Member.objects.all()) == [owner]
    assert not Merchant.objects.exists()


def test_a_taken_phone_gets_no_code_and_the_same_answer(owner: Member) -> None:
    shown = signin.send_register_code(phone=owner.phone, requester="browser", address=ADDRESS)
    assert "****" in shown.masked_phone
    assert not Job.objects.filter(name="identity.send_text").exists()


def session_of(member: Member, key: str) -> UserSession:
    return UserSession.objects.create(user=member, session_key=key, ip="127.0.0.1", user_agent="x")


def test_a_reset_needs_the_code_and_ends_all_sessions(owner: Member) -> None:
    session_of(owner, "a")
    signin.send_reset_code(phone=owner.phone, requester="browser", address=ADDRESS)
    code, fresh = newest(owner.phone), "another long passphrase"
    reset = {"phone": owner.phone, "password": fresh, "requester": "browser"}
    assert refused(lambda: signin.reset_password(code="000000", **reset)) == "WRONG_CODE"
    signin.reset_password(code=code, **reset)
    assert enter("coffee.owner", fresh) == owner
    assert refused(lambda: enter("coffee.owner")) == "WRONG_LOGIN"
    assert not UserSession.objects.exists()


def test_a_password_change_ends_the_other_sessions(owner: Member) -> None:
    session_of(owner, "mine")
    session_of(owner, "theirs")
    change: Any = {"new": "another long passphrase", "keep_session": "mine"}
    assert (
        refused(lambda: members.change_password(owner, old="wrong", **change))
        == "OLD_PASSWORD_WRONG"
    )
    members.change_password(owner, old=make.PASSWORD, **change)
    assert [row.session_key for row in UserSession.objects.all()] == ["mine"]


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_a_second_factor_allows_a_shorter_password_and_its_codes_work_once(owner: Member) -> None:
    secret = second_factor.new_secret()
    assert (
        refused(lambda: second_factor.enrol(owner, secret=secret, code="000000", address=ADDRESS))
        == "WRONG_CODE"
    )
    recovery = second_factor.enrol(owner, secret=secret, code=totp(secret), address=ADDRESS)
    assert len(recovery) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        code = totp(secret)
        second_factor.check(owner, code=code)
        assert refused(lambda: second_factor.check(owner, code=code)) == "WRONG_CODE"
        second_factor.check(owner, code=recovery[0])
        assert refused(lambda: second_factor.check(owner, code=recovery[0])) == "WRONG_CODE"
    members.change_password(owner, old=make.PASSWORD, new="eight ch", keep_session="")
    assert enter("coffee.owner", "eight ch") == owner


def test_second_factor_tries_are_limited(owner: Member) -> None:
    second_factor.enrol(
        owner, secret=(secret := second_factor.new_secret()), code=totp(secret), address=ADDRESS
    )
    answers = [refused(lambda: second_factor.check(owner, code="abcdef")) for _ in range(11)]
    assert answers == ["WRONG_CODE"] * 10 + ["TOO_MANY_TRIES"]


def test_domain_errors_have_sentences_for_every_code() -> None:
    for error in DomainError.__subclasses__():
        assert error.code
        assert error.text
