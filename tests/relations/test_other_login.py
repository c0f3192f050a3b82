"""Binding another merchant's account by its owner's login: three steps, one answer each, none skipped."""

import re
from dataclasses import dataclass
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
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, BindTicket, Grant, GrantState
from lifeloop.relations.services import grants, other_login
from tests import factories as make

pytestmark = pytest.mark.django_db
SESSION = "console-session-key"


@dataclass
class Two:
    """A program's member who asks, and another merchant's owner with an account."""

    member: Member
    program: Program
    owner: Member
    account: Account

    def start(self, **about: Any) -> str:
        facts = {
            "login": self.owner.login,
            "password": make.PASSWORD,
            "session_key": SESSION,
            **about,
        }
        return other_login.start(self.actor, self.program, member=self.member, **facts).token

    def code(self, token: str, **about: Any) -> str:
        other_login.send_code(
            self.actor,
            self.program,
            member=self.member,
            token=token,
            **{"session_key": SESSION, **about},
        )
        return newest_code(self.owner.phone)

    def confirm(self, token: str, code: str, **about: Any) -> list[Account]:
        facts = {"session_key": SESSION, **about}
        member = facts.pop("member", self.member)
        program = facts.pop("program", self.program)
        return other_login.confirm(
            self.actor, program, member=member, token=token, code=code, **facts
        )

    def bind(self, token: str, **about: Any) -> Binding:
        facts = {"account_id": self.account.pk, "session_key": SESSION, **about}
        member = facts.pop("member", self.member)
        program = facts.pop("program", self.program)
        return other_login.bind(self.actor, program, member=member, token=token, **facts)

    @property
    def actor(self) -> Any:
        return member_actor(self.member, "203.0.113.7")


def newest_code(phone: str) -> str:
    run_pending(strict=True)
    found = re.search(r"\d{6}", SmsText.objects.filter(phone=phone).latest("id").text)
    assert found is not None
    return found.group()


@pytest.fixture
def two() -> Two:
    owner = make.make_member(password=make.PASSWORD)
    account = make.make_account(make.make_merchant(owner=owner))
    member = make.make_member()
    program = make.make_program(make.make_merchant(owner=member))
    return Two(member, program, owner, account)


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
    "paths", [unknown, wrong_password, no_administrator, no_account, dict], ids=str
)
def test_every_path_of_step_one_checks_one_password(two: Two, paths: Any, monkeypatch: Any) -> None:

    checks: list[str] = []
    real = signin.check_hash

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


def skip_both(two: Two) -> None:
    two.bind("x" * 32)


def skip_the_code(two: Two) -> None:
    two.bind(two.start())


def ready(two: Two) -> str:
    token = two.start()
    two.confirm(token, two.code(token))
    return token


def swapped_account(two: Two) -> None:
    two.bind(ready(two), account_id=make.make_account().pk)


def no_such_account(two: Two) -> None:
    two.bind(ready(two), account_id="2021000000000000")


def role_taken_away(two: Two) -> None:
    token = ready(two)
    Membership.objects.filter(member=two.owner).update(role=Role.VIEWER)
    two.bind(token)


def from_another_session(two: Two) -> None:
    two.bind(ready(two), session_key="another")


def by_another_member(two: Two) -> None:
    two.bind(ready(two), member=make.make_member())


def for_another_program(two: Two) -> None:
    two.bind(ready(two), program=make.make_program(two.program.app.merchant))


def after_ten_minutes(two: Two) -> None:
    token = ready(two)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        two.bind(token)


@pytest.mark.parametrize(
    "attempt",
    [
        skip_both, skip_the_code, swapped_account, no_such_account, role_taken_away,
        from_another_session, by_another_member, for_another_program, after_ten_minutes,
    ],
)  # fmt: skip
def test_a_skipped_step_or_a_swapped_id_is_refused_and_logged(two: Two, attempt: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        attempt(two)
    assert code_of(refusal) == "TICKET_INVALID"
    assert not Binding.objects.exists()
    assert not Grant.objects.exists()
    assert Record.objects.filter(action="binding.ticket_refused").count() == 1


def test_a_ticket_binds_once(two: Two) -> None:
    token = ready(two)
    two.bind(token)
    second = make.make_program(two.program.app.merchant)
    with pytest.raises(DomainError):
        two.bind(token, program=second)
    with pytest.raises(DomainError) as refusal:
        two.bind(token)
    assert code_of(refusal) == "TICKET_INVALID"


def test_a_refused_binding_leaves_the_ticket_usable(two: Two) -> None:
    token = ready(two)
    make.bind(two.program, make.make_account(two.program.app.merchant))
    with pytest.raises(DomainError) as refusal:
        two.bind(token)
    assert code_of(refusal) == "ALREADY_BOUND"
    Binding.objects.all().delete()
    assert two.bind(token).account == two.account
