"""Broadcasts that many ask for at once: real processes, both databases."""

import pytest

from lifeloop.messaging.models import Broadcast
from lifeloop.outbox.models import Job
from tests import factories as make
from tests.factories_broadcasts import followers
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SEND = "tests.messaging.broadcast_scenes:send"


def test_a_hundred_at_once_against_a_quota_of_fifty_are_exactly_fifty() -> None:
    account = make.make_account()
    followers(account, 1)
    wanted = [f"{account.pk},key{number},hello" for number in range(100)]
    outcomes = all_at_once(SEND, wanted, given={"LIFELOOP_BROADCASTS_TO_ALL": 50})
    assert outcomes.count("MSG_BATCH_SD_OVER") == 50
    assert len(set(outcomes)) == 51
    assert Broadcast.objects.filter(state="INIT").count() == Broadcast.objects.count() == 50
    assert Job.objects.filter(name="messaging.broadcast").count() == 50


@pytest.mark.parametrize("number", [pytest.param(100), pytest.param(1000, marks=pytest.mark.soak)])
def test_one_form_sent_many_times_at_once_is_one_broadcast(number: int) -> None:
    account = make.make_account()
    followers(account, 1)
    outcomes = all_at_once(SEND, [f"{account.pk},one,hello"] * number + [f"{account.pk},one,other"])
    made = Broadcast.objects.get()
    accepted = "other" if made.content["text"] == "other" else "hello"
    equal = number if accepted == "hello" else 1
    assert outcomes.count(str(made.pk)) == equal
    assert outcomes.count("BROADCAST_REQUEST_REUSED") == number + 1 - equal
    assert Job.objects.filter(name="messaging.broadcast").count() == 1
