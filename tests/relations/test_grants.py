"""Grants: asked for, given within limits, enforced at the next send, revoked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import SmsText
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.services.delivery import Sent
from lifeloop.outbox import run_pending
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding, Grant, GrantState
from lifeloop.relations.queries.binding import grants_for_owner
from lifeloop.relations.rules import GrantLimits
from lifeloop.relations.services import grants
from tests import factories as make
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db
FREE = GrantLimits(None, None, None)


@pytest.fixture
def asked() -> Grant:
    owner = make.make_member()
    account = make.make_account(make.make_merchant(owner=owner))
    return grants.request(
        SYSTEM, make.make_program(), account_id=account.pk, member=make.make_member(), note="合作"
    )


def test_a_request_waits_and_the_owner_is_told(asked: Grant) -> None:
    assert asked.state == GrantState.REQUESTED
    assert not Binding.objects.exists()
    run_pending(strict=True)
    assert asked.program.name in SmsText.objects.get().text
    assert list(grants_for_owner(asked.owner)) == [asked]


def test_approving_binds_in_the_same_act(asked: Grant) -> None:
    decider = make.make_member()
    binding = grants.approve(SYSTEM, asked.owner, grant_id=asked.pk, member=decider)
    assert (binding.account_id, binding.program_id) == (asked.account_id, asked.program_id)
    assert binding.grant is not None
    assert (binding.grant.state, binding.grant.decided_by) == (GrantState.ACTIVE, decider)


def test_declining_and_withdrawing_end_a_request(asked: Grant) -> None:
    grants.decline(SYSTEM, asked.owner, grant_id=asked.pk, member=make.make_member())
    again = grants.request(
        SYSTEM, asked.program, account_id=asked.account_id, member=make.make_member()
    )
    grants.withdraw(SYSTEM, asked.program, grant_id=again.pk)
    states = list(Grant.objects.order_by("pk").values_list("state", flat=True))
    assert states == [GrantState.DECLINED, GrantState.WITHDRAWN]
    assert not Binding.objects.exists()


def strangers(grant: Grant) -> Any:
    return grants.approve(
        SYSTEM, make.make_merchant(), grant_id=grant.pk, member=make.make_member()
    )


def by_the_asker(grant: Grant) -> Any:
    return grants.approve(SYSTEM, grant.merchant, grant_id=grant.pk, member=make.make_member())


def twice(grant: Grant) -> Any:
    grants.decline(SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member())
    return grants.approve(SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member())


def bound_meanwhile(grant: Grant) -> Any:
    make.bind(grant.program, make.make_account(grant.program.app.merchant))
    return grants.approve(SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member())


def program_suspended(grant: Grant) -> Any:
    Program.objects.filter(pk=grant.program_id).update(suspended=True)
    return grants.approve(SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member())


def limits_in_the_past(grant: Grant) -> Any:
    limits = GrantLimits(None, None, clock.now())
    return grants.approve(
        SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member(), limits=limits
    )


def no_messages_a_day(grant: Grant) -> Any:
    limits = GrantLimits(None, 0, None)
    return grants.approve(
        SYSTEM, grant.owner, grant_id=grant.pk, member=make.make_member(), limits=limits
    )


def asked_again(grant: Grant) -> Any:
    return grants.request(
        SYSTEM, grant.program, account_id=grant.account_id, member=make.make_member()
    )


def revoke_what_only_waits(grant: Grant) -> Any:
    return grants.revoke(SYSTEM, grant.owner, grant_id=grant.pk)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (strangers, "GRANT_NOT_FOUND"),
        (by_the_asker, "GRANT_NOT_FOUND"),
        (twice, "GRANT_NOT_FOUND"),
        (bound_meanwhile, "ALREADY_BOUND"),
        (program_suspended, "PROGRAM_NOT_BINDABLE"),
        (limits_in_the_past, "LIMIT_INVALID"),
        (no_messages_a_day, "LIMIT_INVALID"),
        (asked_again, "GRANT_REQUESTED"),
        (revoke_what_only_waits, "GRANT_NOT_FOUND"),
    ],
)
def test_refusals_leave_no_grant_and_no_binding(asked: Grant, attempt: Any, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        attempt(asked)
    assert refusal.value.code == code
    assert not Grant.objects.filter(state=GrantState.ACTIVE).exists()
    assert not Binding.objects.filter(grant=asked).exists()


def test_ones_own_account_needs_no_grant() -> None:
    program = make.make_program()
    account = make.make_account(program.app.merchant)
    with pytest.raises(DomainError) as refusal:
        grants.request(SYSTEM, program, account_id=account.pk, member=make.make_member())
    assert refusal.value.code == "OWN_ACCOUNT"


class Granted(Shop):
    """A shop whose program is bound to another merchant's account."""

    def __init__(self) -> None:
        super().__init__()
        Binding.objects.all().delete()
        self.account = make.make_account()
        self.grant = make.make_grant(self.program, self.account)
        make.bind(self.program, self.account, grant=self.grant)

    def limit(self, limits: GrantLimits) -> None:
        grants.limit(SYSTEM, self.grant.owner, grant_id=self.grant.pk, limits=limits)

    def codes(self, *sends: Any) -> list[str]:
        return ["sent" if isinstance(one, Sent) else one.code for one in send(*sends)]


def test_without_limits_everything_goes_through_the_granted_account() -> None:
    shop = Granted()
    assert shop.codes(shop.one()) == ["sent"]
    assert DirectMessage.objects.get().account_id == shop.account.pk


def test_a_limit_to_templates_holds_at_the_next_send() -> None:
    shop = Granted()
    shop.limit(GrantLimits(["another"], None, None))
    assert shop.codes(shop.one()) == ["MESSAGE_SEND_AUTH_ERROR"]
    shop.limit(GrantLimits([shop.template.pk], None, None))
    assert shop.codes(shop.one()) == ["sent"]


def test_a_limit_a_day_counts_across_lists_and_begins_anew_the_next_day() -> None:
    shop = Granted()
    shop.limit(GrantLimits(None, 3, None))
    assert shop.codes(shop.one(), shop.one()) == ["sent", "sent"]
    assert shop.codes(shop.one(), shop.one()) == ["sent", "MESSAGE_SEND_AUTH_ERROR"]
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert shop.codes(shop.one()) == ["sent"]


def test_an_end_holds_to_the_second() -> None:
    shop = Granted()
    until = clock.now() + timedelta(hours=1)
    shop.limit(GrantLimits(None, None, until))
    early, late = shop.one(), shop.one()
    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        assert shop.codes(early) == ["sent"]
    with time_machine.travel(until, tick=False):
        assert shop.codes(late) == ["MESSAGE_SEND_AUTH_ERROR"]


def test_revoking_unbinds_and_the_next_send_is_refused() -> None:
    shop = Granted()
    grants.revoke(SYSTEM, shop.grant.owner, grant_id=shop.grant.pk)
    shop.grant.refresh_from_db()
    assert shop.grant.state == GrantState.REVOKED
    assert shop.codes(shop.one()) == ["NO_BIND_PUBLIC_APP"]


def test_a_stranger_cannot_revoke_or_limit() -> None:
    shop = Granted()
    for act in (
        lambda: grants.revoke(SYSTEM, make.make_merchant(), grant_id=shop.grant.pk),
        lambda: grants.limit(SYSTEM, shop.grant.merchant, grant_id=shop.grant.pk, limits=FREE),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "GRANT_NOT_FOUND"
    assert Binding.objects.count() == 1
