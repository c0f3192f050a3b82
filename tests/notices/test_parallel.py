"""What must hold when several workers handle at once: real processes, both databases."""

import pytest

from lifeloop.identity.services import signin
from lifeloop.notices.models import Notice
from lifeloop.outbox import Event, Job, emit
from tests import factories as make
from tests import factories_talks as talking
from tests.notices.scene import Company
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SCENE = "tests.notices.scenes:tell"


def test_one_event_in_twenty_hands_makes_one_notice_and_one_text() -> None:
    member = make.make_member()
    signin.note_session(member, device="", address="203.0.113.9", agent="Firefox")
    event = Event.objects.get(kind="member.session_begun")
    outcomes = all_at_once(SCENE, [f"session_begun,{event.pk}"] * 20)
    assert sorted(outcomes) == ["0"] * 19 + ["1"]
    assert Notice.objects.count() == 1
    assert Job.objects.filter(name="identity.send_text").count() == 1
    assert Event.objects.filter(kind="notices.made").count() == 1


def test_twenty_messages_at_once_are_folded_into_one_notice_for_each_member() -> None:
    company = Company(make.make_merchant())
    events = []
    for _ in range(20):
        talk = talking.make_talk(company.account)
        events.append(
            emit(
                "message.written",
                person_id=talk.person_id,
                account_id=int(company.account.pk),
                merchant_id=company.merchant.pk,
            )
        )
    all_at_once(SCENE, [f"talk_waits,{event}" for event in events])
    rows = Notice.objects.filter(kind="talk_waits")
    assert rows.count() == 3  # owner, administrator, operator: those who may answer
    assert rows.values("member").distinct().count() == 3
