"""Menus by the gateway: published, read back, personalised; each is seen on the phone as it is drawn."""

import json
from typing import Any

import pytest

from lifeloop.audit.models import Record
from lifeloop.gateway.app import Gateway
from lifeloop.placements.models import Menu
from lifeloop.placements.queries.menus import menu_for
from tests import factories as make
from tests import factories_followers as followed
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import ACCOUNT_ID, PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
CREATE, MODIFY = "alipay.open.public.menu.create", "alipay.open.public.menu.modify"
QUERY, LIST = "alipay.open.public.menu.query", "alipay.open.public.menu.batchquery"
PERSONAL = "alipay.open.public.personalized.menu.create"
DELETE = "alipay.open.public.personalized.menu.delete"
OUT = {"name": "点单", "action_type": "out", "action_param": "order"}
SUBS = {
    "name": "门店",
    "sub_button": [
        {"name": "电话", "action_type": "tel", "action_param": "0571-88888888"},
        {"name": "地图", "action_type": "map", "action_param": "街角咖啡"},
        {"name": "官网", "action_type": "link", "action_param": "https://coffee.example.com/a?b=1"},
    ],
}


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, method, biz)


def drawn(world: World, style: str = "text", client: str = "") -> list[str]:
    """The names a follower sees."""
    menu = menu_for(world.account, style=style, person=world.follower, client=client)
    return [entry.name for entry in menu.entries] if menu else []


def test_created_once_then_modified_and_seen_at_once(gateway: Gateway, world: World) -> None:
    assert ok(call(gateway, world, CREATE, {"button": [OUT, SUBS]})) == {"menu_key": "default"}
    assert drawn(world) == ["点单", "门店"]
    again = call(gateway, world, CREATE, {"button": [OUT]})
    refused(again, "40004", "MENU_HAS_EXIST", node_of(CREATE))
    assert drawn(world) == ["点单", "门店"]
    assert ok(call(gateway, world, MODIFY, {"button": [SUBS]})) == {}
    assert drawn(world) == ["门店"]
    menu = Menu.objects.get()
    assert (menu.version, menu.versions.count()) == (2, 2)
    told = Record.objects.filter(action="menu.published")
    assert set(told.values_list("actor_kind", "actor_id")) == {("app", ACCOUNT_ID)}


def test_what_was_sent_is_answered_back(gateway: Gateway, world: World) -> None:
    refused(call(gateway, world, QUERY), "40004", "MENU_NOT_SET", node_of(QUERY))
    missing = call(gateway, world, MODIFY, {"button": [OUT]})
    refused(missing, "40004", "MENU_MODIFY_NOT_EXIST", node_of(MODIFY))
    ok(call(gateway, world, CREATE, {"type": "text", "button": [OUT, SUBS]}))
    asked = ok(call(gateway, world, QUERY))
    assert json.loads(asked["menu_content"]) == {"button": [OUT, SUBS]}
    listed = ok(call(gateway, world, LIST))
    assert listed["count"] == "1"
    assert listed["menus"] == [{"menu_key": "default", "type": "text", "button": [OUT, SUBS]}]


def test_a_link_into_a_mini_program(gateway: Gateway, world: World) -> None:
    scheme = f"alipays://platformapi/startapp?appId={PROGRAM_ID}&page=pages/card&query=a%3D1"
    entry = {"name": "会员", "action_type": "link", "action_param": scheme}
    told = call(gateway, world, CREATE, {"button": [entry]})
    refused(told, "40004", "MENU_AUTH_NOT_ILLEGAL", node_of(CREATE))
    make.associate(world.account, world.program)
    ok(call(gateway, world, CREATE, {"button": [entry]}))
    assert ok(call(gateway, world, LIST))["menus"][0]["button"] == [entry]


def test_icons_are_pictures_of_the_library(gateway: Gateway, world: World) -> None:
    picture = placed.picture(world.account)
    small = placed.picture(world.account, 40, 40)
    entry = {**OUT, "icon": f"/media/{picture.path}"}
    wrong = {
        "ICON_IS_EMPTY": {**OUT},
        "ICON_IS_INVALID": {**OUT, "icon": "http://elsewhere.example.com/a.png"},
        "ICON_SIZE_ERROR": {**OUT, "icon": f"/media/{small.path}"},
        "MENU_TITLE_OUT_OF_LENGTH": {**entry, "name": "六个汉字的名"},
        "MENU_SUB_OUT_OF_NUM": {**SUBS, "icon": entry["icon"]},
    }
    for code, button in wrong.items():
        told = call(gateway, world, CREATE, {"type": "icon", "button": [button]})
        refused(told, "40004", code, node_of(CREATE))
    made = ok(call(gateway, world, CREATE, {"type": "icon", "button": [entry]}))
    assert made == {"menu_key": "iconDefault"}
    assert drawn(world, "icon") == ["点单"]
    shown = ok(call(gateway, world, LIST))["menus"][0]["button"][0]
    assert shown["icon"].endswith(f"/media/{picture.path}")


@pytest.mark.parametrize(
    "button, code",
    [
        (None, "BUTTON_IS_EMPTY"),
        ([], "BUTTON_IS_EMPTY"),
        ("x", "ILLEGAL_BIZ_PARAMS"),
        ([OUT] * 5, "BUTTON_COUNT_LIMIT"),
        ([{**OUT, "name": ""}], "MENU_TITLE_EMPTY"),
        ([{**OUT, "name": "一二三四五六七八九十"}], "MENU_TITLE_OUT_OF_LENGTH"),
        ([{**OUT, "action_type": "dance"}], "MENU_TYPE_NOTFOUND"),
        ([{**OUT, "action_type": "consumption"}], "MENU_TYPE_NOTFOUND"),
        ([{**OUT, "action_param": ""}], "ACTION_PARAM_IS_EMPTY"),
        ([{**OUT, "action_type": "link", "action_param": "javascript:x"}], "ACTION_PARAM_IS_EMPTY"),
        ([{**OUT, "action_param": "x" * 256}], "ILLEGAL_BIZ_PARAMS"),
        ([{"name": "多", "sub_button": [OUT] * 6}], "MENU_SUB_OUT_OF_NUM"),
    ],
)
def test_refused_and_nothing_published(
    gateway: Gateway, world: World, button: Any, code: str
) -> None:
    biz = {"type": "text"} if button is None else {"type": "text", "button": button}
    refused(call(gateway, world, CREATE, biz), "40004", code, node_of(CREATE))
    assert not Menu.objects.exists()


def test_names_are_counted_in_gbk(gateway: Gateway, world: World) -> None:
    nine = {**OUT, "name": "一二三四五六七八九"}
    ok(call(gateway, world, CREATE, {"button": [nine]}))
    mixed = {**OUT, "name": "abcdefgh一二三四五六"}
    told = call(gateway, world, MODIFY, {"button": [mixed]})
    refused(told, "40004", "MENU_TITLE_OUT_OF_LENGTH", node_of(MODIFY))
    assert drawn(world) == [nine["name"]]


def test_a_program_has_no_menus(gateway: Gateway, world: World) -> None:
    told = world.program_client().call(gateway, CREATE, {"button": [OUT]})
    refused(told, "40006", "isv.insufficient-isv-permissions", node_of(CREATE))


class TestPersonal:
    def test_for_a_labels_people(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account, name="会员等级")
        followed.put_label(label, world.follower, "金卡")
        rule = {"label_id": str(label.pk), "operator": "IN", "label_value": "金卡,银卡"}
        ok(call(gateway, world, CREATE, {"button": [OUT]}))
        biz = {"button": [{**OUT, "name": "金卡专享"}], "label_rule": [rule]}
        key = ok(call(gateway, world, PERSONAL, biz))["menu_key"]
        assert drawn(world) == ["金卡专享"]
        shown = ok(call(gateway, world, LIST))["menus"][1]
        assert (shown["menu_key"], shown["label_rule"]) == (
            key,
            [{**rule, "label_name": "会员等级"}],
        )
        assert ok(call(gateway, world, DELETE, {"menu_key": key})) == {}
        assert drawn(world) == ["点单"]

    def test_for_a_group_on_one_kind_of_phone(self, gateway: Gateway, world: World) -> None:
        group = followed.make_group(world.account)
        biz = {"button": [OUT], "group_id": str(group.pk), "mobile_client_type": "iphone"}
        ok(call(gateway, world, PERSONAL, biz))
        assert drawn(world, client="iphone") == ["点单"]
        assert drawn(world, client="android") == []
        shown = ok(call(gateway, world, LIST))["menus"][0]
        assert (shown["group_id"], shown["mobile_client_type"]) == (str(group.pk), "iphone")

    def test_refused(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account)
        foreign = followed.make_label(make.make_account())
        rule = {"label_id": str(label.pk), "label_value": "金卡"}
        wrong: list[tuple[dict[str, Any], str]] = [
            ({}, "LABEL_RULES_IS_EMPTY"),
            ({"label_rule": [rule, rule]}, "RULE_COUNT_INVALID"),
            ({"label_rule": [rule], "group_id": "1"}, "RULE_COUNT_INVALID"),
            ({"label_rule": [{**rule, "label_id": str(foreign.pk)}]}, "LABEL_NOT_EXISTS"),
            ({"label_rule": [{**rule, "label_id": "source"}]}, "LABEL_NOT_EXISTS"),
            ({"label_rule": [{**rule, "label_id": ""}]}, "LABEL_ID_IS_EMPTY"),
            ({"label_rule": [{**rule, "label_value": ""}]}, "LABEL_VALUE_IS_EMPTY"),
            ({"label_rule": [{**rule, "label_value": "x" * 121}]}, "LABEL_VALUE_INVALID"),
            ({"label_rule": [{**rule, "operator": "BETWEEN"}]}, "OPERATOR_IS_INVALID"),
            (
                {"label_rule": [{**rule, "operator": "EQ", "label_value": "a,b"}]},
                "LABEL_VALUE_INVALID",
            ),
            ({"group_id": "999"}, "GROUP_NOT_EXISTED"),
            ({"mobile_client_type": "nokia", "group_id": "1"}, "INVALID_PARAMETER"),
        ]
        for fields, code in wrong:
            told = call(gateway, world, PERSONAL, {"button": [OUT], **fields})
            refused(told, "40004", code, node_of(PERSONAL))
        assert not Menu.objects.exists()

    def test_a_default_menu_is_not_deleted(self, gateway: Gateway, world: World) -> None:
        ok(call(gateway, world, CREATE, {"button": [OUT]}))
        for biz, code in (
            ({"menu_key": "default"}, "ILLEGAL_BIZ_PARAMS"),
            ({"menu_key": "none"}, "MENU_NOT_EXIST"),
            ({}, "MENU_KEY_IS_EMPTY"),
        ):
            refused(call(gateway, world, DELETE, biz), "40004", code, node_of(DELETE))
        assert drawn(world) == ["点单"]
