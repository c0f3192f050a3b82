"""The third step: a skipped step or a swapped id is refused and logged; a ticket binds once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit.models import Record
from lifeloop.identity.models import Membership
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.relations.models import Binding, Grant
from tests import factories as make
from tests.relations.two import Two, ready

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def skip_both(two: Two) -> None:
    two.bind("x" * 32)


def skip_the_code(two: Two) -> None:
    two.bind(two.start())


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
