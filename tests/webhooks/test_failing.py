"""Receivers that fail: the schedule by the clock, rest, and when they are switched off and their owners told."""

from datetime import timedelta

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import SmsText
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from lifeloop.webhooks.rules import schedule
from lifeloop.webhooks.services import endpoints
from lifeloop.webhooks.services.couriers import (
    deliver_next,
    deliver_pending,
)
from tests import factories as make
from tests.factories_webhooks import make_delivery
from tests.webhooks.receiver import Receiver
from tests.webhooks.scene import deliver

pytestmark = pytest.mark.django_db


def test_ten_attempts_within_75_hours_and_35_minutes(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    shop.answers(500, b"no")
    row = make_delivery(hook)
    began = clock.now()
    with time_machine.travel(began, tick=False) as now:
        while row.state == DeliveryState.WAITING:
            assert deliver_next()
            assert not deliver_next()  # nothing before its time
            row.refresh_from_db()
            now.move_to(max(row.due_at, clock.now()))
        took = clock.now() - began
    pauses = [
        after.at - before.at for before, after in _pairs(list(Attempt.objects.order_by("pk")))
    ]
    for pause, wanted in zip(pauses, schedule.PAUSES, strict=True):
        assert abs(pause - wanted) <= wanted * schedule.JITTER
    assert sum(schedule.PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert abs(took - timedelta(hours=75, minutes=35)) < timedelta(hours=4)
    assert (row.state, len(shop.got)) == (DeliveryState.FAILED, 10)
    assert len({got.headers["webhook-id"] for got in shop.got}) == 1
    assert len({got.body for got in shop.got}) == 1
    assert Endpoint.objects.get().state == EndpointState.ACTIVE


def _pairs(rows: list[Attempt]) -> list[tuple[Attempt, Attempt]]:
    return list(zip(rows, rows[1:], strict=False))


def owner_of(account: Account) -> str:
    owner = make.make_member()
    make.join(owner, account.app.merchant, Role.OWNER)
    return owner.phone


def test_410_switches_it_off_and_the_owner_is_told(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    phone = owner_of(account)
    shop.answers(410)
    make_delivery(hook)
    make_delivery(hook)
    deliver()
    deliver()
    hook.refresh_from_db()
    assert (hook.state, hook.off_because, len(shop.got)) == (EndpointState.OFF, "GONE", 1)
    assert not Delivery.objects.filter(state=DeliveryState.WAITING).exists()
    assert Record.objects.filter(action="receiver.given_up").count() == 1
    [text] = SmsText.objects.filter(phone=phone)
    assert shop.url() in text.text
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    assert len(shop.got) == 1


def test_five_days_without_a_success_switch_it_off(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    phone = owner_of(account)
    began = clock.now()
    shop.answers(500)
    make_delivery(hook)
    deliver()
    with time_machine.travel(began + timedelta(days=4, hours=23)):
        make_delivery(hook)
        deliver()
        assert Endpoint.objects.get().state == EndpointState.ACTIVE
    with time_machine.travel(began + timedelta(days=5, seconds=5)):
        make_delivery(hook)
        deliver()
        deliver()
        hook.refresh_from_db()
        assert (hook.state, hook.off_because) == (EndpointState.OFF, "FAILING")
        assert SmsText.objects.filter(phone=phone).count() == 1
        endpoints.switch_on(SYSTEM, account.app.merchant, hook.pk)
        shop.answers(204)
        followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
        deliver()
    assert Delivery.objects.filter(state=DeliveryState.DONE).count() == 1


def test_one_success_begins_the_five_days_anew(hook: Endpoint, shop: Receiver) -> None:
    began = clock.now()
    for day, status in enumerate((500, 200, 500, 500, 500, 500)):
        shop.answers(status)
        with time_machine.travel(began + timedelta(days=day)):
            make_delivery(hook)
            deliver_pending()
    hook.refresh_from_db()
    assert hook.state == EndpointState.ACTIVE
    assert hook.failing_since is not None
    assert hook.failing_since.date() == (began + timedelta(days=2)).date()


@pytest.mark.parametrize(("status", "after", "seconds"), [(429, "120", 120), (503, "", 60), (502, "999999", 3600), (504, "x", 60)])  # fmt: skip
def test_who_says_slow_down_rests(
    hook: Endpoint, shop: Receiver, status: int, after: str, seconds: int
) -> None:
    shop.answers(status, Retry_After=after)
    make_delivery(hook)
    make_delivery(hook)
    deliver_pending()
    assert len(shop.got) == 1
    with time_machine.travel(clock.now() + timedelta(seconds=seconds + 1)):
        shop.answers(200)
        deliver_pending()
    assert len(shop.got) == 3


@pytest.mark.parametrize("status", [301, 307, 400, 404, 500])
def test_anything_but_2xx_is_a_failure(hook: Endpoint, shop: Receiver, status: int) -> None:
    shop.answers(status, Location=shop.url("/elsewhere"))
    row = make_delivery(hook)
    deliver_pending()
    row.refresh_from_db()
    assert (row.state, row.tries) == (DeliveryState.WAITING, 1)
    assert Attempt.objects.get().outcome == f"HTTP_{status}"
    assert [got.path for got in shop.got] == ["/hook"]
