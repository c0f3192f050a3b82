"""Answers to events: to a follow and a menu tap within five minutes, to entering once a day."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.followers import services as followers
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.gateway.app import Gateway
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, EnterAnswer, SendKey
from lifeloop.placements.services.menus import tap
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import CUSTOM, node_of, ok, refused
from tests.gateway.world import FOLLOWER, STRANGER, World

pytestmark = pytest.mark.django_db(transaction=True)


def send(gateway: Gateway, world: World, event_type: str, number: int = 0, **over: Any) -> Answered:
    biz = {
        "to_user_id": FOLLOWER,
        "msg_type": "text",
        "text": {"content": "新品在这里"},
        "event_type": event_type,
        "out_biz_no": str(number) if number else "",
        **over,
    }
    return world.account_client().call(gateway, CUSTOM, biz)


def no(answer: Answered, sub_code: str) -> None:
    refused(answer, "40004", sub_code, node_of(CUSTOM))


def tap_on(world: World, entry: str) -> None:
    menu = placed.menu(
        world.account,
        placed.stored("上新", id="news", target={"kind": "event", "key": "NEW"}),
        placed.stored("网站", id="site", target=placed.link()),
    )
    tap(world.follower, world.account, menu_id=menu.pk, entry_id=entry)
    menu.delete()


def later(**by: float) -> None:
    """Everything about the follow happened that much earlier."""
    gone = timedelta(**by)
    for row in Follow.objects.all():
        Follow.objects.filter(id=row.id).update(
            created_at=row.created_at - gone,
            active_at=row.active_at - gone,
            tapped_at=row.tapped_at - gone if row.tapped_at else None,
        )


def test_a_tap_is_answered_within_five_minutes(gateway: Gateway, world: World) -> None:
    tap_on(world, "news")
    ok(send(gateway, world, "click", 1))
    later(minutes=4, seconds=50)
    ok(send(gateway, world, "click", 2))
    later(seconds=11)
    no(send(gateway, world, "click", 3), "MSG_SD_OVER_TIME")
    assert DirectMessage.objects.count() == SendKey.objects.count() == 2
    tap_on(world, "news")
    ok(send(gateway, world, "click", 3))
    later(hours=49)
    no(send(gateway, world, "click", 4), "MSG_SD_OVER_TIME")


def test_without_a_tap_there_is_nothing_to_answer(gateway: Gateway, world: World) -> None:
    no(send(gateway, world, "click"), "MSG_SD_FOLLOW_NOT_EXISTS")
    # An entry that leads to a page raises no event.
    tap_on(world, "site")
    no(send(gateway, world, "click"), "MSG_SD_FOLLOW_NOT_EXISTS")
    assert DirectMessage.objects.count() == SendKey.objects.count() == 0


def test_a_tap_of_an_earlier_follow_is_none_of_this_one(gateway: Gateway, world: World) -> None:
    tap_on(world, "news")
    followers.unfollow(world.follower, world.account)
    no(send(gateway, world, "click"), "MSG_SD_NOFOLLOW")
    followers.follow(world.follower, world.account, source=FollowSource.SEARCH)
    no(send(gateway, world, "click"), "MSG_SD_FOLLOW_NOT_EXISTS")
    assert DirectMessage.objects.count() == SendKey.objects.count() == 0


def test_who_does_not_follow_left_no_follow_to_answer(gateway: Gateway, world: World) -> None:
    no(send(gateway, world, "follow", to_user_id=STRANGER), "MSG_SD_FOLLOW_NOT_EXISTS")
    assert DirectMessage.objects.count() == SendKey.objects.count() == 0


def test_entering_is_answered_once_a_day(gateway: Gateway, world: World) -> None:
    first = send(gateway, world, "enter_ppchat", 1)
    ok(first)
    ok(send(gateway, world, "enter_ppchat", 1))  # the same call again
    assert DirectMessage.objects.count() == 1
    no(send(gateway, world, "enter_ppchat", 2), "MSG_ENTER_EVENT_OVER_LIMIT")
    ok(send(gateway, world, "", 3))  # other messages go on
    assert DirectMessage.objects.count() == 2
    assert SendKey.objects.count() == 2


def test_the_next_day_entering_is_answered_again(gateway: Gateway, world: World) -> None:
    ok(send(gateway, world, "enter_ppchat", 1))
    EnterAnswer.objects.update(day=clock.today() - timedelta(days=1))
    ok(send(gateway, world, "enter_ppchat", 2))
    assert EnterAnswer.objects.get().day == clock.today()
    no(send(gateway, world, "enter_ppchat", 3), "MSG_ENTER_EVENT_OVER_LIMIT")


def test_a_day_is_a_day_in_china(gateway: Gateway, world: World) -> None:
    evening = clock.day_start(clock.today()) + timedelta(days=2) - timedelta(seconds=5)
    Follow.objects.update(active_at=evening)
    with time_machine.travel(evening, tick=True):
        ok(send(gateway, world, "enter_ppchat", 1))
    with time_machine.travel(evening + timedelta(seconds=10), tick=True):
        ok(send(gateway, world, "enter_ppchat", 2))


def test_a_refused_answer_to_entering_uses_nothing_up(
    gateway: Gateway, world: World, settings: Any
) -> None:
    settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 0
    no(send(gateway, world, "enter_ppchat", 1), "MSG_SINGLE_SD_OVER")
    later(hours=49)
    settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 100
    no(send(gateway, world, "enter_ppchat", 2), "MSG_SD_NOBEHAVIOR")
    assert not EnterAnswer.objects.exists()
