"""Industry and an account's own templates by the gateway: set, claimed, composed, and sent with."""

from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.messaging.models import AccountIndustry, AccountTemplate
from tests import factories as make
from tests.gateway.client import Answered
from tests.gateway.expect import SINGLE, node_of, ok, refused
from tests.gateway.seen import conversation
from tests.gateway.world import FOLLOWER, World

pytestmark = pytest.mark.django_db(transaction=True)
CATEGORY = "alipay.open.public.setting.category.query"
INDUSTRY = "alipay.open.public.template.message.industry.modify"
CLAIM = "alipay.open.public.template.message.get"
COMPOSE = "alipay.open.public.template.message.add"


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, method, biz)


def industry(primary: str = "餐饮", secondary: str = "零售") -> dict[str, str]:
    return {
        "primary_industry_name": primary,
        "primary_industry_code": "1001",
        "secondary_industry_name": secondary,
        "secondary_industry_code": "1002",
    }


def library(**over: Any) -> str:
    facts = {"scene": "account", "industry": "餐饮", "keywords": ["等级", "到期", "积分"]}
    return make.make_library_template(**{**facts, **over}).pk


def test_the_industry_is_answered_as_it_was_set(gateway: Gateway, world: World) -> None:
    empty = {"primary_category": "", "secondary_category": ""}
    assert ok(call(gateway, world, CATEGORY)) == empty
    ok(call(gateway, world, INDUSTRY, industry()))
    asked = ok(call(gateway, world, CATEGORY))
    assert asked == {"primary_category": "餐饮", "secondary_category": "零售"}
    for wrong in (industry(secondary="餐饮"), industry("航天"), industry(""), {}):
        told = call(gateway, world, INDUSTRY, wrong)
        refused(told, "40004", "PUB.ILLEGAL_BIZ_PARAMS", node_of(INDUSTRY))
    assert AccountIndustry.objects.get().primary == "餐饮"


def test_a_template_in_use_keeps_its_industry(gateway: Gateway, world: World) -> None:
    ok(call(gateway, world, INDUSTRY, industry()))
    ok(call(gateway, world, CLAIM, {"template_id": library()}))
    told = call(gateway, world, INDUSTRY, industry("教育", "金融"))
    refused(told, "40004", "PUB.NEED_DELETE_MSG_TEMPLATES", node_of(INDUSTRY))


def test_claimed_and_sent_with(gateway: Gateway, world: World) -> None:
    code = library()
    early = call(gateway, world, CLAIM, {"template_id": code})
    refused(early, "40004", "NEED_SELECT_INDUSTRY", node_of(CLAIM))
    ok(call(gateway, world, INDUSTRY, industry()))
    made = ok(call(gateway, world, CLAIM, {"template_id": code}))
    assert "等级：{{keyword1.DATA}}" in made["template"]
    assert ok(call(gateway, world, CLAIM, {"template_id": code})) == made
    context = {
        "head_color": "#85be53",
        "url": "",
        "action_name": "查看",
        **{f"keyword{at}": {"value": f"值{at}", "color": "#000000"} for at in (1, 2, 3)},
    }
    sent = {
        "to_user_id": FOLLOWER,
        "template": {"template_id": made["msg_template_id"], "context": context},
    }
    ok(call(gateway, world, SINGLE, sent))
    [item] = conversation(world)
    assert item.kind == "notice"


def test_composed_of_some_keywords(gateway: Gateway, world: World) -> None:
    ok(call(gateway, world, INDUSTRY, industry()))
    code = library()
    biz = {
        "lib_code": code,
        "keyword_list": [{"name": "积分"}, {"name": "等级"}],
        "opt_list": [{"name": "first"}],
    }
    made = ok(call(gateway, world, COMPOSE, biz))
    assert made["template"].splitlines() == [
        "{{first.DATA}}",
        "积分：{{keyword1.DATA}}",
        "等级：{{keyword2.DATA}}",
    ]
    row = AccountTemplate.objects.get(pk=made["template_id"])
    assert (row.keywords, row.first, row.remark) == (["积分", "等级"], True, False)


def test_refused(gateway: Gateway, world: World) -> None:
    ok(call(gateway, world, INDUSTRY, industry()))
    code, other = library(), library(industry="金融")
    for method, biz, told in (
        (CLAIM, {}, "TEMPLATE_MESSAGE_ID_INVAILD"),
        (CLAIM, {"template_id": "TM0001"}, "TEMPLATE_MESSAGE_ID_INVAILD"),
        (CLAIM, {"template_id": other}, "TEMPLATE_MESSAGE_ID_INVAILD"),
        (COMPOSE, {"lib_code": code}, "ILLEGAL_BIZ_PARAMS"),
        (COMPOSE, {"lib_code": code, "keyword_list": [{"name": "等级"}]}, "ILLEGAL_BIZ_PARAMS"),
        (
            COMPOSE,
            {
                "lib_code": code,
                "keyword_list": [{"name": "等级"}, {"name": "到期"}],
                "opt_list": [{"name": "image"}],
            },
            "ILLEGAL_BIZ_PARAMS",
        ),
    ):
        refused(call(gateway, world, method, biz), "40004", told, node_of(method))
    program = world.program_client().call(gateway, CLAIM, {"template_id": code})
    refused(program, "40004", "APP_NOT_PUBLICAPP", node_of(CLAIM))
    assert not AccountTemplate.objects.exists()
