"""SMS pumping: texts in masses to numbers that somebody earns at. Few go out, the operators hear of it, the money is told."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.audit.models import Record
from lifeloop.identity.models import Invitation, OneTimeCode
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import codes, members, pumping
from lifeloop.identity.services.texts import text_notice
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import Event, Job, run_pending
from tests import factories as make
from tests.notices.scene import by, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def within_an_hour() -> Iterator[None]:
    """Limits count in whole hours: none of these tests goes over the end of one."""
    hour = clock.now().replace(minute=0, second=1, microsecond=0) + timedelta(hours=1)
    with time_machine.travel(hour, tick=False):
        yield


def ask(number: int, *, address: str, block: str = "+861380013") -> str:
    """Whoever pumps has a new browser for every number."""
    try:
        codes.send_code(
            Purpose.PERSON, phone=f"{block}{number:04d}", requester=f"b{number}", address=address
        )
    except DomainError as refusal:
        return refusal.code
    return "sent"


def texts() -> int:
    return Job.objects.filter(name="identity.send_text").count()


def lost(outcomes: Counter[str]) -> str:
    now = pumping.this_hour()
    return f"{sum(outcomes.values()):,} asked, {now.sent} sent, {now.refused:,} refused: ¥{now.cost:.2f} lost"


@pytest.mark.parametrize("numbers", [1_000, pytest.param(10_000, marks=pytest.mark.soak)])
def test_numbers_of_one_prefix(settings: Any, caplog: Any, numbers: int) -> None:
    """Half of them from one address, half from as many as there are numbers."""
    operator = make.make_member(is_operator=True)
    settings.LIFELOOP_SMS_BUDGET_PER_HOUR = 60
    one, many = Counter[str](), Counter[str]()
    with caplog.at_level(logging.ERROR, logger=pumping.__name__):
        for number in range(numbers // 2):
            one[ask(number, address="203.0.113.1")] += 1
        assert one == {"sent": 10, "SMS_LIMITED": numbers // 2 - 10}
        for number in range(numbers // 2, numbers):
            many[ask(number, address=f"198.51.{number // 250}.{number % 250}")] += 1
    assert many == {"sent": 50, "SMS_LIMITED": numbers // 2 - 50}
    assert texts() == OneTimeCode.objects.count() == 60
    said = lost(one + many)
    print(f"\n{said}")
    assert said == f"{numbers:,} asked, 60 sent, {numbers - 60:,} refused: ¥3.00 lost"
    # One alarm an hour: in the log, and to the operators.
    assert len(caplog.records) == 1
    assert "in masses: 10 sent in this hour for 0.50, 100 refused" in caplog.records[0].getMessage()
    assert Event.objects.filter(kind="texts.pumped").count() == 1
    assert told("texts_pumped") == {operator.pk}


def test_a_block_of_numbers_has_a_limit_whatever_the_addresses(settings: Any) -> None:
    settings.LIFELOOP_SMS_PER_PREFIX = 7
    outcomes = Counter(ask(n, address=f"198.51.100.{n}") for n in range(20))
    assert outcomes == {"sent": 7, "SMS_LIMITED": 13}
    assert Event.objects.get(kind="texts.pumped").facts["by"] == "sms.block.1h"
    assert ask(1, address="198.51.100.1", block="+861380099") == "sent"


def test_a_budget_that_is_used_up_is_an_alarm_and_the_next_hour_may_bring_another(
    settings: Any,
) -> None:
    settings.LIFELOOP_SMS_BUDGET_PER_HOUR = 3
    alarms = Event.objects.filter(kind="texts.pumped")
    for hour in range(2):
        with time_machine.travel(clock.now() + timedelta(hours=hour), tick=False):
            outcomes = Counter(
                ask(n, address=f"198.51.100.{n}", block=f"+8613{n}00{hour}0") for n in range(8)
            )
            assert outcomes == {"sent": 3, "SMS_LIMITED": 5}
            assert alarms.count() == hour + 1
            assert pumping.this_hour().alarm


def test_a_few_refused_ones_are_no_alarm() -> None:
    for number in range(30):
        ask(number, address="203.0.113.1")
    assert pumping.this_hour() == pumping.Texts(10, 20, pumping.this_hour().cost, alarm=False)
    assert not Event.objects.filter(kind="texts.pumped").exists()


def test_the_limits_are_settings(settings: Any) -> None:
    settings.LIFELOOP_SMS_PER_ADDRESS = 2
    assert [ask(n, address="203.0.113.1") for n in range(3)] == ["sent", "sent", "SMS_LIMITED"]


def test_what_members_are_told_counts_and_is_never_refused(settings: Any) -> None:
    settings.LIFELOOP_SMS_BUDGET_PER_HOUR = 1
    for _ in range(2):
        text_notice("+8613800138000", "Your password was changed.", {})
    assert run_pending(strict=True)
    assert pumping.this_hour().sent == 1
    assert ask(1, address="203.0.113.1") == "SMS_LIMITED"


def test_invitations_are_no_way_round(settings: Any) -> None:
    settings.LIFELOOP_INVITATIONS_PER_DAY = 5
    merchant, owner = make.make_merchant(), make.make_member()
    make.join(owner, merchant, Role.OWNER)
    outcomes = Counter[str]()
    for number in range(8):
        try:
            members.invite(
                by(owner),
                merchant,
                inviter=owner,
                phone=f"+861380013{number:04d}",
                role=Role.VIEWER,
                message="Join: %(link)s",
            )
            outcomes["sent"] += 1
        except DomainError as refusal:
            outcomes[refusal.code] += 1
    assert outcomes == {"sent": 5, "INVITATIONS_LIMITED": 3}
    assert texts() == Invitation.objects.count() == 5
    assert Record.objects.filter(action="member.invited").count() == 5
    assert pumping.this_hour().refused == 3
