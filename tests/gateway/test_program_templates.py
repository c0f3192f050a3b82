"""The template library and a program's templates by the gateway: listed, chosen, asked about, sent with."""

from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.messaging.models import LibraryTemplate, UserTemplate
from lifeloop.messaging.services import subscriptions
from tests import factories as make
from tests.gateway.client import Answered
from tests.gateway.expect import SEND, node_of, ok, refused
from tests.gateway.seen import conversation
from tests.gateway.world import FOLLOWER, STRANGER, TEMPLATE, World

pytestmark = pytest.mark.django_db(transaction=True)
APPLY = "alipay.open.mini.templatemessage.usertemplate.apply"
LIBRARY = "alipay.open.mini.message.templatelib.batchquery"
CHOOSE = "alipay.open.mini.message.template.apply"
OWN = "alipay.open.mini.message.template.batchquery"
STATE = "alipay.open.app.messagetemplate.subscribe.query"


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.program_client().call(gateway, method, biz)


def library(**over: Any) -> str:
    facts = {"scene": "one_time", "industry": "餐饮", "keywords": ["商品", "号码", "备注"]}
    return make.make_library_template(**{**facts, **over}).pk


def chosen(gateway: Gateway, world: World, code: str) -> str:
    biz = {"lib_code": code, "keyword_list": [{"name": "号码"}, {"name": "商品"}]}
    return str(ok(call(gateway, world, CHOOSE, biz))["template_id"])


def test_applied_for_and_sent_with(gateway: Gateway, world: World) -> None:
    biz = {"template_library_id": "TM0001", "keyword_list": "备注,商品"}
    made = ok(call(gateway, world, APPLY, biz))
    sent = world.message(user_template_id=made["user_template_id"])
    ok(call(gateway, world, SEND, sent))
    [item] = conversation(world)
    assert [one["name"] for one in item.content.model_dump()["fields"]] == ["备注", "商品"]
    for wrong, code in (
        ({**biz, "template_library_id": "TM9999"}, "MESSAGE_LIBRARY_ILLEGAL"),
        ({**biz, "keyword_list": "备注"}, "KEYWORDS_NUMBER_INVALID"),
        ({**biz, "keyword_list": "备注,别的"}, "KEYWORDS_NUMBER_INVALID"),
        ({}, "MESSAGE_LIBRARY_ILLEGAL"),
    ):
        refused(call(gateway, world, APPLY, wrong), "40004", code, node_of(APPLY))
    told = world.account_client().call(gateway, APPLY, biz)
    refused(told, "40004", "APP_TYPE_ERROR", node_of(APPLY))
    assert UserTemplate.objects.count() == 2


def test_the_library_by_pages(gateway: Gateway, world: World) -> None:
    LibraryTemplate.objects.exclude(pk="TM0001").delete()
    once, long = library(title="甲"), library(title="乙", scene="long_term", industry="零售")
    first = ok(call(gateway, world, LIBRARY, {"page_size": 1}))
    assert (first["total_count"], len(first["template_lib_list"])) == (2, 1)
    codes = [
        [one["code"] for one in ok(call(gateway, world, LIBRARY, biz))["template_lib_list"]]
        for biz in (
            {"scene_rule": "long_term_subscribe"},
            {"industry_code": "餐饮"},
            {"has_push": True},
            {"page_num": 2},
        )
    ]
    assert codes == [[long], [once], [], []]
    for wrong in ({"page_size": 11}, {"page_num": 0}, {"scene_rule": "always"}, {"page_num": "1"}):
        told = call(gateway, world, LIBRARY, wrong)
        refused(told, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(LIBRARY))


def test_chosen_listed_and_stopped(gateway: Gateway, world: World) -> None:
    code = library()
    template = chosen(gateway, world, code)
    [row] = ok(call(gateway, world, OWN))["template_list"]
    assert (row["template_id"], row["keyword_desc"]) == (template, "号码,商品")
    assert (row["scene_rule"], row["status"]) == ("one_time_subscribe", "ONLINE")
    UserTemplate.objects.filter(pk=template).update(state="stopped")
    assert ok(call(gateway, world, OWN, {"status_list": ["ONLINE"]}))["total_count"] == 0
    assert ok(call(gateway, world, OWN, {"status_list": ["OFFLINE"]}))["total_count"] == 1
    words = [{"name": "号码"}, {"name": "商品"}]
    for biz, told in (
        ({"lib_code": "TM0001", "keyword_list": words}, "MESSAGE_LIBRARY_ILLEGAL"),
        ({"lib_code": code, "keyword_list": words[:1]}, "KEYWORDS_NUMBER_INVALID"),
        (
            {"lib_code": code, "keyword_list": words, "scene_rule": "long_term_subscribe"},
            "ILLEGAL_ARGUMENT_PARAMS",
        ),
    ):
        refused(call(gateway, world, CHOOSE, biz), "40004", told, node_of(CHOOSE))


def test_what_a_person_agreed_to(gateway: Gateway, world: World) -> None:
    template = chosen(gateway, world, library())
    biz = {"user_id": FOLLOWER, "template_id_list": [template]}
    assert ok(call(gateway, world, STATE, biz)) == {
        "show_component": True,
        "subscribe_relations": [],
    }
    subscriptions.answer(
        world.follower, world.program, ids=[template], accepted=[template], keep=True
    )
    assert ok(call(gateway, world, STATE, biz)) == {
        "show_component": False,
        "subscribe_relations": [
            {
                "template_id": template,
                "subscribe_state": "SUBSCRIBE",
                "subscribe_type": "one_time_subscribe",
                "keep_state": "KEEP",
                "show": False,
            }
        ],
    }
    other = ok(call(gateway, world, STATE, {**biz, "user_id": STRANGER}))
    assert other["subscribe_relations"] == []
    for wrong, code in (
        ({**biz, "user_id": "2088999999999999"}, "OPENID_INVALID"),
        ({**biz, "template_id_list": []}, "SUBSCRIBE_TEMPLATE_OVER_LIMIT"),
        ({**biz, "template_id_list": ["a", "b", "c", "d"]}, "SUBSCRIBE_TEMPLATE_OVER_LIMIT"),
        ({**biz, "template_id_list": [TEMPLATE]}, "MSG_TEMPLATE_NOT_EXIST"),
    ):
        refused(call(gateway, world, STATE, wrong), "40004", code, node_of(STATE))
