"""Customer messages: to followers who were there within 48 hours, so many a day."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.database import write
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.services import customs
from lifeloop.messaging.services.customs import CustomSend
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make.make_person()


@pytest.fixture
def account(person: Person) -> Account:
    made = make.make_account()
    followers.follow(person, made, source=FollowSource.SEARCH)
    return made


def custom(account: Account, person: Person, text: str = "hello", **about: Any) -> Any:
    values = {
        "to_user_id": person.user_id,
        "to_open_id": "",
        "kind": "text",
        "content": {"text": text},
        **about,
    }
    key = values.pop("key", str(make.number()))
    with write():
        [outcome] = customs.send_customs(
            [CustomSend(app_id=account.pk, key=key, digest="d", **values)]
        )
    return getattr(outcome, "code", "sent")


def test_a_customer_message_needs_a_follower_who_was_there_within_48_hours(
    person: Person, account: Account
) -> None:
    stranger = make.make_person()
    assert custom(account, person) == "sent"
    assert custom(account, stranger) == "MSG_SD_NOFOLLOW"
    assert custom(account, person, to_user_id="2088") == "OPEN_ID_IS_ILLEGAL"
    assert custom(account, person, kind="template") == "MSG_TYPE_ILLEGAL"
    assert custom(account, person, event_type="nothing") == "MSG_SD_EVENT_TYPE_NOT_EXISTS"
    assert custom(account, person, event_type="click") == "MSG_SD_FOLLOW_NOT_EXISTS"
    assert custom(account, stranger, event_type="follow") == "MSG_SD_FOLLOW_NOT_EXISTS"
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert custom(account, person, event_type="follow") == "MSG_SD_OVER_TIME"
    with time_machine.travel(clock.now() + timedelta(hours=48, minutes=1), tick=False):
        assert custom(account, person) == "MSG_SD_NOBEHAVIOR"
        followers.enter(person, account)
        assert custom(account, person) == "sent"
    assert DirectMessage.objects.count() == 2


def test_a_hundred_customer_messages_a_day(person: Person, account: Account, settings: Any) -> None:
    settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 2
    assert [custom(account, person) for _ in range(3)] == ["sent", "sent", "MSG_SINGLE_SD_OVER"]


def test_two_answers_to_entering_in_one_list_are_one(person: Person, account: Account) -> None:
    other = make.make_person()
    followers.follow(other, account, source=FollowSource.SEARCH)
    sends = [
        CustomSend(
            app_id=account.pk,
            key=str(make.number()),
            digest="d",
            to_user_id=one.user_id,
            to_open_id="",
            kind="text",
            content={"text": "hello"},
            event_type="enter_ppchat",
        )
        for one in (person, person, other)
    ]
    with write():
        outcomes = customs.send_customs(sends)
    assert [getattr(one, "code", "sent") for one in outcomes] == [
        "sent",
        "MSG_ENTER_EVENT_OVER_LIMIT",
        "sent",
    ]
