"""Binding another merchant's account by its owner's login: three steps, one answer each, none skipped."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit.models import Record
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Membership, OneTimeCode, SmsText
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import codes, signin
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from lifeloop.relations.models import Binding, BindTicket, Grant, GrantState
from lifeloop.relations.services import grants, other_login
from tests import factories as make
from tests.relations.two import SESSION, Two, newest_code

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def test_three_steps_bind_as_a_grant_that_the_owner_is_told_of_and_can_revoke(two: Two) -> None:
    token = two.start()
    assert two.confirm(token, two.code(token)) == [two.account]
    binding = two.bind(token)
    assert binding.account == two.account
    grant = Grant.objects.get()
    assert (grant.state, grant.way, grant.decided_by) == (GrantState.ACTIVE, "login", two.owner)
    run_pending(strict=True)
    text = SmsText.objects.filter(phone=two.owner.phone).latest("id").text
    assert two.program.name in text
    assert two.account.name in text
    assert "/console/grant/" in text
    logged = set(Record.objects.filter(merchant_id=grant.owner_id).values_list("action", flat=True))
    assert {"binding.bound", "grant.owner_told"} <= logged
    grants.revoke(member_actor(two.owner), grant.owner, grant_id=grant.pk)
    assert not Binding.objects.exists()


def test_the_phone_is_masked_and_the_code_goes_to_the_owners_phone_only(two: Two) -> None:
    step = other_login.start(
        two.actor,
        two.program,
        member=two.member,
        login=two.owner.login,
        password=make.PASSWORD,
        session_key=SESSION,
    )
    assert "****" in step.masked_phone
    two.code(step.token)
    assert not SmsText.objects.exclude(phone=two.owner.phone).exists()


def unknown(two: Two) -> dict[str, str]:
    return {"login": "nobody-here"}


def wrong_password(two: Two) -> dict[str, str]:
    return {"password": "wrong wrong wrong wrong"}


def no_administrator(two: Two) -> dict[str, str]:
    Membership.objects.filter(member=two.owner).update(role=Role.OPERATOR)
    return {}


def no_account(two: Two) -> dict[str, str]:
    Account.objects.filter(pk=two.account.pk).update(suspended=True)
    return {}


def inactive(two: Two) -> dict[str, str]:
    Member.objects.filter(pk=two.owner.pk).update(is_active=False)
    return {}


@pytest.mark.parametrize(
    "change", [unknown, wrong_password, no_administrator, no_account, inactive]
)
def test_everything_wrong_in_step_one_is_one_answer(two: Two, change: Any) -> None:
    about = change(two)
    with pytest.raises(DomainError) as refusal:
        two.start(**about)
    assert code_of(refusal) == "WRONG_OWNER_LOGIN"
    assert not BindTicket.objects.exists()
    assert not OneTimeCode.objects.exists()
    assert Record.objects.filter(action="binding.owner_login_wrong").count() == 1


def test_an_administrators_login_serves_too_and_offers_all_their_merchants_accounts(
    two: Two,
) -> None:
    second = make.make_account()
    make.join(two.owner, second.app.merchant, Role.ADMIN)
    make.make_account(second.app.merchant, suspended=True)
    token = two.start()
    assert {account.pk for account in two.confirm(token, two.code(token))} == {
        two.account.pk,
        second.pk,
    }


@pytest.mark.parametrize(
    "paths",
    [unknown, wrong_password, no_administrator, no_account, dict],
    ids=lambda path: path.__name__,
)
def test_every_path_of_step_one_checks_one_password(two: Two, paths: Any, monkeypatch: Any) -> None:
    checks: list[str] = []
    real = vars(signin)["check_hash"]

    def counted(password: str, encoded: str) -> bool:
        checks.append(encoded)
        return real(password, encoded)

    monkeypatch.setattr(signin, "check_hash", counted)
    about = {} if paths is dict else paths(two)
    try:
        two.start(**about)
    except DomainError:
        pass
    assert len(checks) == 1


def test_tries_of_step_one_are_limited_for_the_asking_member(two: Two) -> None:
    for _ in range(other_login.PER_MEMBER.most):
        with pytest.raises(DomainError):
            two.start(**unknown(two))
    with pytest.raises(DomainError) as refusal:
        two.start()
    assert code_of(refusal) == "WRONG_OWNER_LOGIN"


def wrong_code(two: Two, token: str, code: str) -> None:
    two.confirm(token, f"{(int(code) + 1) % 1_000_000:06d}")


def other_session(two: Two, token: str, code: str) -> None:
    two.confirm(token, code, session_key="another")


def other_member(two: Two, token: str, code: str) -> None:
    two.confirm(token, code, member=make.make_member())


def other_program(two: Two, token: str, code: str) -> None:
    two.confirm(token, code, program=make.make_program(two.program.app.merchant))


def unknown_ticket(two: Two, token: str, code: str) -> None:
    two.confirm("x" * 32, code)


def after_five_minutes(two: Two, token: str, code: str) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=False):
        two.confirm(token, code)


def after_five_tries(two: Two, token: str, code: str) -> None:
    for _ in range(5):
        with pytest.raises(DomainError):
            wrong_code(two, token, code)
    two.confirm(token, code)


@pytest.mark.parametrize(
    "attempt",
    [
        wrong_code,
        other_session,
        other_member,
        other_program,
        unknown_ticket,
        after_five_minutes,
        after_five_tries,
    ],
)
def test_everything_wrong_in_step_two_is_one_answer(two: Two, attempt: Any) -> None:
    token = two.start()
    code = two.code(token)
    with pytest.raises(DomainError) as refusal:
        attempt(two, token, code)
    assert code_of(refusal) == "WRONG_OWNER_CODE"
    assert not BindTicket.objects.filter(ready_at__isnull=False).exists()


def test_a_code_of_another_purpose_or_ticket_is_worth_nothing(two: Two) -> None:
    token = two.start()
    two.code(token)
    codes.send_code(Purpose.RESET, phone=two.owner.phone, requester="x", address="203.0.113.9")
    foreign = newest_code(two.owner.phone)
    with pytest.raises(DomainError):
        two.confirm(token, foreign)


def test_a_code_is_accepted_once(two: Two) -> None:
    token = two.start()
    code = two.code(token)
    two.confirm(token, code)
    with pytest.raises(DomainError):
        two.confirm(token, code)
