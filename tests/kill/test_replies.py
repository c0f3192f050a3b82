"""``kill -9`` of workers while they answer by themselves, and leases that end too early: each message is answered once."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.common.workers import Workers, wait_for
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, ReplySent
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.services import talks_in
from lifeloop.outbox.models import Job
from tests import factories as make
from tests.factories_talks import make_follower, make_rule
from tests.parallel import database_url

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 150


def answered() -> int:
    return DirectMessage.objects.filter(send__way=SendWay.REPLY).count()


def left() -> int:
    return Job.objects.filter(done_at__isnull=True, name="messaging.reply_to_message").count()


def test_killed_workers_neither_lose_nor_double_a_reply() -> None:
    account = make.make_account()
    make_rule(account)
    for number in range(PEOPLE):
        talks_in.say(make_follower(account), account, key=f"key-{number:08d}", text="hours")
    with Workers(2, {"LIFELOOP_DATABASE": database_url()}) as crew:
        for kill in (1, 2):
            wait_for(lambda least=kill * 20: answered() >= least, seconds=60, what="no reply")
            crew.kill(crew.busiest())
            # As if every lease were over: what the dead one held is taken up at once, and what the living
            # hold is done by two.
            held = Job.objects.filter(state=Job.State.LEASED, done_at__isnull=True)
            held.update(run_at=clock.now())
        wait_for(lambda: left() == 0, seconds=120, what="replies are left")
    people = Counter(DirectMessage.objects.values_list("person_id", flat=True))
    assert (len(people), set(people.values())) == (PEOPLE, {1})
    assert ReplySent.objects.count() == PEOPLE
