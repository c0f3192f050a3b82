"""Sends: accepted into the inbox once, or refused by code with nothing written and nothing used up."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lifeloop.followers.models import Follow, Refusal
from lifeloop.gateway.app import Gateway
from lifeloop.identity.queries import people
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, FormId, SendKey, UserTemplate
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Binding
from tests.gateway.client import Answered, post
from tests.gateway.expect import (
    CUSTOM,
    SEND,
    node_of,
    ok,
    refused,
)
from tests.gateway.world import (
    FOLLOWER,
    FORM,
    PROGRAM_ID,
    STRANGER,
    TEMPLATE,
    World,
)

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[World], object]


def stop_template(_world: World) -> None:
    UserTemplate.objects.update(state="stopped")


def state(program: str = ProgramState.LISTED, **about: Any) -> Change:
    return lambda _world: Program.objects.update(state=program, **about)


class TestTemplateSend:
    def send(self, gateway: Gateway, world: World, /, **changes: Any) -> Answered:
        return world.program_client().call(gateway, SEND, world.message(**changes))

    def test_it_lies_in_the_inbox_through_the_bound_account(
        self, gateway: Gateway, world: World
    ) -> None:
        assert ok(self.send(gateway, world)) == {}
        message = DirectMessage.objects.select_related("send").get()
        assert (message.person, message.account, message.program) == (
            world.follower,
            world.account,
            world.program,
        )
        assert message.send.content == {
            "title": "取餐提醒",
            "fields": [{"name": "商品", "value": "拿铁"}, {"name": "号码", "value": "A27"}],
            "link": {"app_id": PROGRAM_ID, "page": "pages/order", "query": "id=1"},
            "template": TEMPLATE,
        }
        assert FormId.objects.get(pk=FORM).uses == 1

    def test_by_open_id(self, gateway: Gateway, world: World) -> None:
        open_id = people.open_id(PROGRAM_ID, world.follower)
        ok(self.send(gateway, world, to_user_id="", to_open_id=open_id))
        assert DirectMessage.objects.get().person == world.follower

    def test_the_same_bytes_again_send_nothing_more(self, gateway: Gateway, world: World) -> None:
        client = world.program_client()
        body = client.encode(client.signed(SEND, world.message()))
        answers = [post(gateway, body=body) for _ in range(3)]
        assert len({answer.body for answer in answers}) == 1
        ok(answers[0])
        assert DirectMessage.objects.count() == SendKey.objects.count() == 1
        assert FormId.objects.get(pk=FORM).uses == 1

    def test_a_number_of_ones_own_sends_once(self, gateway: Gateway, world: World) -> None:
        ok(self.send(gateway, world, out_biz_no="order-1"))
        ok(self.send(gateway, world, out_biz_no="order-1"))
        assert DirectMessage.objects.count() == 1
        ok(self.send(gateway, world, out_biz_no="order-2"))
        assert DirectMessage.objects.count() == 2
        other = self.send(gateway, world, out_biz_no="order-1", page="pages/else")
        refused(other, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(SEND))
        assert DirectMessage.objects.count() == 2

    def test_a_form_id_is_good_for_three(self, gateway: Gateway, world: World) -> None:
        for number in range(3):
            ok(self.send(gateway, world, out_biz_no=str(number)))
        refused(
            self.send(gateway, world, out_biz_no="4"), "40004", "FORM_ID_SEND_LIMIT", node_of(SEND)
        )
        assert DirectMessage.objects.count() == 3

    @pytest.mark.parametrize(
        "changes, sub_code",
        [
            ({"to_user_id": ""}, "USER_ID_INVALID"),
            ({"to_user_id": "2088999999999999"}, "USER_ID_INVALID"),
            ({"to_user_id": "2" * 21}, "USER_ID_INVALID"),
            ({"to_user_id": STRANGER}, "FORM_ID_INVALID"),
            ({"form_id": ""}, "FORM_ID_INVALID"),
            ({"form_id": None}, "BIZ_CONTENT_FORMAT_ERROR"),
            ({"form_id": "f" * 65}, "FORM_ID_INVALID"),
            ({"form_id": "2026112210001004330000121536"}, "TRADE_NO_NOT_MATCH_USERID"),
            ({"user_template_id": "nothing"}, "USER_TEMPLATE_ILLEGAL"),
            ({"user_template_id": "x" * 65}, "USER_TEMPLATE_ILLEGAL"),
            ({"page": ""}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({"page": "p" * 129}, "PAGE_OVER_LIMIT"),
            ({"page": 7}, "BIZ_CONTENT_FORMAT_ERROR"),
            ({"data": ""}, "DATA_IS_EMPTY"),
            ({"data": {"keyword1": {}}}, "BIZ_CONTENT_FORMAT_ERROR"),
            ({"data": "{"}, "DATA_CONTENT_FORMAT_ERROR"),
            ({"data": "[]"}, "DATA_CONTENT_FORMAT_ERROR"),
            ({"data": '{"keyword1":"x","keyword2":{"value":"y"}}'}, "DATA_CONTENT_FORMAT_ERROR"),
            ({"data": " " * 2049}, "DATA_CONTENT_FORMAT_ERROR"),
            ({"data": '{"keyword1":{"value":"x"}}'}, "USER_TEMPLATE_LACK_KEYWORD"),
            (
                {"data": json.dumps({f"keyword{n}": {"value": "x"} for n in (1, 2, 3)})},
                "MESSAGE_TEMPLATE_KEYWORD_ILLEGAL",
            ),
            (
                {"data": json.dumps({"keyword1": {"value": "x" * 51}, "keyword2": {"value": "x"}})},
                "USER_KEYWORD_LENGTH_ERROR",
            ),
            (
                {
                    "data": json.dumps(
                        {"keyword1": {"value": "\x00"}, "keyword2": {"value": "\ud800"}}
                    )
                },
                None,
            ),
            ({"out_biz_no": "n" * 33}, "ILLEGAL_ARGUMENT_PARAMS"),
        ],
    )
    def test_a_wrong_field(
        self, gateway: Gateway, world: World, changes: dict[str, Any], sub_code: str | None
    ) -> None:
        answer = self.send(gateway, world, **changes)
        if sub_code is None:
            refused(answer, "40002", "isv.illegal-json", node_of(SEND))
        else:
            refused(answer, "40004", sub_code, node_of(SEND))
            assert not answer.node["sub_msg"].isascii()  # told in Chinese
        assert DirectMessage.objects.count() == SendKey.objects.count() == 0
        assert FormId.objects.get(pk=FORM).uses == 0

    @pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
    def test_half_a_character_in_the_data(self, gateway: Gateway, world: World, value: str) -> None:
        data = json.dumps({"keyword1": {"value": value}, "keyword2": {"value": "x"}})
        answer = self.send(gateway, world, data=data)
        assert answer.sub_code in {"DATA_CONTENT_FORMAT_ERROR", "isv.illegal-json"}
        assert DirectMessage.objects.count() == 0

    @pytest.mark.parametrize(
        "change, sub_code",
        [
            (lambda world: Binding.objects.all().delete(), "NO_BIND_PUBLIC_APP"),
            (lambda world: Account.objects.update(suspended=True), "MSG_SEND_FORBIDDEN"),
            (state(ProgramState.DELISTED), "APP_NO_AVAIABLE"),
            (state(suspended=True), "APP_NO_AVAIABLE"),
            (state(ProgramState.DRAFT), "APP_NO_AVAIABLE"),
            (stop_template, "USER_TEMPLATE_STATUS_ILLEGAL"),
            (
                lambda world: Refusal.objects.create(person=world.follower, program=world.program),
                "MSG_REJECTED",
            ),
            (
                lambda world: FormId.objects.update(
                    created_at=clock.now() - timedelta(days=7, seconds=1)
                ),
                "FORM_ID_OVER_TIME",
            ),
            (lambda world: FormId.objects.update(person=world.stranger), "FORM_ID_INVALID"),
        ],
        ids=[
            "unbound",
            "account suspended",
            "delisted",
            "suspended",
            "draft",
            "stopped",
            "refused",
            "old",
            "foreign",
        ],
    )
    def test_a_wrong_state(
        self, gateway: Gateway, world: World, change: Change, sub_code: str
    ) -> None:
        change(world)
        before = list(FormId.objects.values_list("uses", flat=True))
        answer = self.send(gateway, world)
        refused(answer, "40004", sub_code, node_of(SEND))
        assert DirectMessage.objects.count() == SendKey.objects.count() == 0
        assert list(FormId.objects.values_list("uses", flat=True)) == before

    def test_a_lifestyle_account_may_not(self, gateway: Gateway, world: World) -> None:
        answer = world.account_client().call(gateway, SEND, world.message())
        refused(answer, "40004", "APP_TYPE_ERROR", node_of(SEND))


class TestCustomSend:
    def send(self, gateway: Gateway, world: World, /, **changes: Any) -> Answered:
        biz = {
            "to_user_id": FOLLOWER,
            "msg_type": "text",
            "text": {"content": "您的拿铁好了"},
            **changes,
        }
        return world.account_client().call(gateway, CUSTOM, biz)

    def test_words_to_a_follower(self, gateway: Gateway, world: World) -> None:
        assert (
            ok(self.send(gateway, world, text={"title": "取餐", "content": "好了"}, chat="1")) == {}
        )
        message = DirectMessage.objects.select_related("send").get()
        assert message.person == world.follower
        assert message.account == world.account
        assert message.send.content == {"title": "取餐", "text": "好了"}

    @pytest.mark.parametrize(
        "changes, sub_code",
        [
            ({"to_user_id": ""}, "OPEN_ID_IS_ILLEGAL"),
            ({"to_user_id": "2088999999999999"}, "OPEN_ID_IS_ILLEGAL"),
            ({"to_user_id": STRANGER}, "MSG_SD_NOFOLLOW"),
            ({"msg_type": "image"}, "MSG_TYPE_ILLEGAL"),
            ({"msg_type": "image-text"}, "MESSAGE_IS_EMPTY"),
            ({"msg_type": None}, "MSG_TYPE_ILLEGAL"),
            ({"text": None}, "MESSAGE_IS_EMPTY"),
            ({"text": {"content": ""}}, "MESSAGE_IS_EMPTY"),
            ({"text": {}}, "MESSAGE_IS_EMPTY"),
            ({"text": {"content": "x" * 257}}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({"chat": "2"}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({"event_type": "Follow"}, "MSG_SD_EVENT_TYPE_NOT_EXISTS"),
            ({"event_type": "click"}, "MSG_SD_FOLLOW_NOT_EXISTS"),
        ],
    )
    def test_a_wrong_field(
        self, gateway: Gateway, world: World, changes: dict[str, Any], sub_code: str
    ) -> None:
        refused(self.send(gateway, world, **changes), "40004", sub_code, node_of(CUSTOM))
        assert DirectMessage.objects.count() == SendKey.objects.count() == 0

    def test_too_long_after_the_last_visit(self, gateway: Gateway, world: World, settings) -> None:
        Follow.objects.update(
            active_at=clock.now() - timedelta(hours=settings.LIFELOOP_INTERACTION_HOURS, seconds=1)
        )
        refused(self.send(gateway, world), "40004", "MSG_SD_NOBEHAVIOR", node_of(CUSTOM))

    def test_an_answer_to_a_follow_within_five_minutes(
        self, gateway: Gateway, world: World
    ) -> None:
        ok(self.send(gateway, world, event_type="follow", out_biz_no="1"))
        Follow.objects.update(created_at=clock.now() - timedelta(minutes=5, seconds=1))
        refused(
            self.send(gateway, world, event_type="follow"),
            "40004",
            "MSG_SD_OVER_TIME",
            node_of(CUSTOM),
        )

    def test_the_days_limit(self, gateway: Gateway, world: World, settings) -> None:
        settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 2
        for number in range(2):
            ok(self.send(gateway, world, out_biz_no=str(number)))
        refused(
            self.send(gateway, world, out_biz_no="3"),
            "40004",
            "MSG_SINGLE_SD_OVER",
            node_of(CUSTOM),
        )

    def test_a_mini_program_may_not(self, gateway: Gateway, world: World) -> None:
        answer = world.program_client().call(gateway, CUSTOM, {})
        refused(answer, "40006", "isv.insufficient-isv-permissions", node_of(CUSTOM))
