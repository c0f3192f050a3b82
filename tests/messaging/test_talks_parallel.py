"""Conversations when many act at once: real processes, both databases."""

from typing import Any

import pytest

from lifeloop.audit.models import Record
from lifeloop.identity.models import LimitCount
from lifeloop.messaging.models import (
    DirectMessage,
    EnterAnswer,
    Incoming,
    ReplySent,
    ReplyTrigger,
    Talk,
)
from lifeloop.outbox import Event
from tests import factories as make
from tests.factories_talks import (
    make_answerer,
    make_follower,
    make_incoming,
    make_rule,
    make_talk,
)
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.messaging.scenes"


def test_a_double_tap_twenty_times_at_once_is_one_message() -> None:
    account = make.make_account()
    person = make_follower(account)
    outcomes = all_at_once(f"{SCENES}:say", [f"{person.pk},{account.pk},the-same-key"] * 20)
    assert len(set(outcomes)) == 1
    assert Incoming.objects.count() == 1
    assert Talk.objects.get().waiting == 1
    assert Event.objects.filter(kind="message.written").count() == 1


def test_of_forty_messages_at_once_exactly_as_many_pass_as_a_minute_allows() -> None:
    account = make.make_account()
    person = make_follower(account)
    arguments = [f"{person.pk},{account.pk},key-{number:08d}" for number in range(40)]
    outcomes = all_at_once(f"{SCENES}:say", arguments)
    passed = 40 - outcomes.count("MESSAGES_TOO_MANY")
    windows = LimitCount.objects.count()  # a minute may end in between
    assert passed == Incoming.objects.count() == Talk.objects.get().waiting
    assert passed == 20 if windows == 1 else 20 <= passed <= 40


def test_of_members_who_claim_at_once_exactly_one_has_it() -> None:
    talk = make_talk(make.make_account())
    members = [make_answerer(talk.account) for _ in range(20)]
    outcomes = all_at_once(
        f"{SCENES}:claim", [f"{one.pk},{talk.account_id},{talk.person_id}" for one in members]
    )
    talk.refresh_from_db()
    assert outcomes.count("TALK_TAKEN") == 19
    assert outcomes.count(f"claimed by {talk.claimed_by_id}") == 1
    assert Record.objects.filter(action="talk.claimed").count() == 1


def test_of_members_who_answer_at_once_only_one_answers() -> None:
    talk = make_talk(make.make_account())
    members = [make_answerer(talk.account) for _ in range(10)]
    outcomes = all_at_once(
        f"{SCENES}:answer",
        [f"{one.pk},{talk.account_id},{talk.person_id},k{one.pk}" for one in members],
    )
    assert outcomes.count("TALK_TAKEN") == 9
    assert DirectMessage.objects.count() == 1


def test_the_limit_of_a_day_holds_in_parallel_and_a_key_is_one_answer() -> None:
    talk = make_talk(make.make_account())
    member = make_answerer(talk.account)
    about = f"{member.pk},{talk.account_id},{talk.person_id}"
    outcomes = all_at_once(f"{SCENES}:answer", [f"{about},k{number // 2}" for number in range(240)])
    assert outcomes.count("MSG_SINGLE_SD_OVER") == 40
    assert len({one for one in outcomes if one.isdigit()}) == 100
    assert DirectMessage.objects.count() == 100


@pytest.mark.parametrize("trigger", [ReplyTrigger.KEYWORD, ReplyTrigger.DEFAULT])
def test_a_reply_is_sent_once_however_many_workers_try(trigger: Any) -> None:
    account = make.make_account()
    person = make_follower(account)
    make_rule(account, trigger=trigger)
    messages = [make_incoming(account, person, "hours") for _ in range(4)]
    arguments = [f"{person.pk},{account.pk},{one.id}" for one in messages]
    outcomes = all_at_once(f"{SCENES}:reply", arguments * 5)
    times = 4 if trigger == ReplyTrigger.KEYWORD else 1
    assert outcomes.count("sent") == times
    assert DirectMessage.objects.count() == ReplySent.objects.count() == times


def test_entering_is_answered_once_however_many_try_at_once() -> None:
    account = make.make_account()
    person = make_follower(account)
    outcomes = all_at_once(
        f"{SCENES}:answer_to_entering",
        [f"{person.user_id},{account.pk},key-{number}" for number in range(20)],
    )
    assert outcomes.count("sent") == 1
    assert outcomes.count("MSG_ENTER_EVENT_OVER_LIMIT") == 19
    assert DirectMessage.objects.count() == EnterAnswer.objects.count() == 1
