"""Binding one's own account and unbinding: the sentence, each refusal, nothing written."""

from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import MerchantState
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import DirectMessage, FormId
from lifeloop.outbox import Event
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Binding, Grant, GrantState
from lifeloop.relations.queries.binding import binding_of, bound_account
from lifeloop.relations.services import binding
from tests import factories as make
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


def rows() -> tuple[int, int, int]:
    return Binding.objects.count(), Record.objects.count(), Event.objects.count()


def test_an_own_account_is_bound_shown_and_on_record() -> None:
    member, program = make.make_member(), make.make_program()
    account = make.make_account(program.app.merchant)
    binding.bind_own(
        member_actor(member, "127.0.0.1"), program, account_id=account.pk, member=member
    )
    shown = binding_of(program)
    assert shown is not None
    assert (shown.account, shown.bound_by, shown.grant) == (account, member, None)
    record = Record.objects.get(action="binding.bound")
    assert (record.actor_name, record.target_id) == (member.login, program.pk)
    assert record.data["account"] == account.pk


@pytest.mark.parametrize("state", ProgramState.values)
def test_a_program_may_be_bound_and_unbound_in_every_state_but_suspended(state: str) -> None:
    program = make.make_program(state=state)
    account = make.make_account(program.app.merchant)
    binding.bind_own(SYSTEM, program, account_id=account.pk, member=make.make_member())
    assert binding.unbind(SYSTEM, program) == account
    assert not Binding.objects.exists()


def account_of_another_merchant(program: Any) -> str:
    return make.make_account().pk


def account_in_review(program: Any) -> str:
    return make.make_account(program.app.merchant, state=AccountState.OPENING).pk


def account_sent_back(program: Any) -> str:
    return make.make_account(program.app.merchant, state=AccountState.REJECTED).pk


def account_suspended(program: Any) -> str:
    return make.make_account(program.app.merchant, suspended=True).pk


def merchant_suspended(program: Any) -> str:
    program.app.merchant.state = MerchantState.SUSPENDED
    program.app.merchant.save()
    return make.make_account(program.app.merchant).pk


def program_suspended(program: Any) -> str:
    program.suspended = True
    program.save()
    return make.make_account(program.app.merchant).pk


def bound_already(program: Any) -> str:
    make.bind(program, make.make_account(program.app.merchant))
    return make.make_account(program.app.merchant).pk


def bound_to_the_same(program: Any) -> str:
    return make.bind(program, make.make_account(program.app.merchant)).account_id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (account_of_another_merchant, "ACCOUNT_NOT_FOUND"),
        (lambda _: "2021000000000000", "ACCOUNT_NOT_FOUND"),
        (account_in_review, "ACCOUNT_NOT_BINDABLE"),
        (account_sent_back, "ACCOUNT_NOT_BINDABLE"),
        (account_suspended, "ACCOUNT_NOT_BINDABLE"),
        (merchant_suspended, "ACCOUNT_NOT_BINDABLE"),
        (program_suspended, "PROGRAM_NOT_BINDABLE"),
        (bound_already, "ALREADY_BOUND"),
        (bound_to_the_same, "ALREADY_BOUND"),
    ],
)
def test_refusals_of_binding_write_nothing(change: Any, code: str) -> None:
    program = make.make_program()
    account_id = change(program)
    before = rows()
    with pytest.raises(DomainError) as refusal:
        binding.bind_own(SYSTEM, program, account_id=account_id, member=make.make_member())
    assert refusal.value.code == code
    assert rows() == before


def test_unbinding_a_program_that_is_not_bound_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        binding.unbind(SYSTEM, make.make_program())
    assert refusal.value.code == "NOT_BOUND"


def test_unbinding_a_suspended_program_is_refused_and_the_binding_stays() -> None:
    program = make.make_program(suspended=True)
    make.bind(program, make.make_account(program.app.merchant))
    with pytest.raises(DomainError) as refusal:
        binding.unbind(SYSTEM, program)
    assert refusal.value.code == "PROGRAM_NOT_BINDABLE"
    assert Binding.objects.count() == 1


def test_after_unbinding_a_send_is_refused_and_its_form_id_is_not_used_up() -> None:
    shop = Shop()
    wanted = shop.one()
    binding.unbind(SYSTEM, shop.program)
    [outcome] = send(wanted)
    assert isinstance(outcome, DomainError)
    assert outcome.code == "NO_BIND_PUBLIC_APP"
    assert FormId.objects.get(pk=wanted.form_id).uses == 0
    assert not DirectMessage.objects.exists()


def test_a_message_remembers_the_account_it_went_through() -> None:
    shop = Shop()
    send(shop.one())
    binding.unbind(SYSTEM, shop.program)
    other = make.make_account(shop.program.app.merchant)
    binding.bind_own(SYSTEM, shop.program, account_id=other.pk, member=make.make_member())
    send(shop.one())
    accounts = list(DirectMessage.objects.order_by("id").values_list("account_id", flat=True))
    assert accounts == [shop.account.pk, other.pk]


def test_unbinding_ends_the_grant_it_stood_on() -> None:
    program, account = make.make_program(), make.make_account()
    make.bind(program, account, grant=make.make_grant(program, account))
    binding.unbind(SYSTEM, program)
    assert Grant.objects.get().state == GrantState.ENDED
    assert Record.objects.filter(action="binding.unbound").count() == 2  # both merchants' logs


def test_a_suspended_account_keeps_its_binding_but_is_no_message_entry() -> None:
    program = make.make_program()
    account = make.make_account(program.app.merchant)
    make.bind(program, account)
    assert bound_account(program.pk) == account
    account.suspended = True
    account.save()
    assert bound_account(program.pk) is None
    assert binding_of(program) is not None
