"""Groups by the gateway: made, counted, changed, listed with their conditions."""

from typing import Any

import pytest
from django.conf import LazySettings

from lifeloop.followers.models import Group
from lifeloop.followers.queries.audience import in_group
from lifeloop.gateway.app import Gateway
from tests import factories as make
from tests import factories_followers as followed
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import World

pytestmark = pytest.mark.django_db(transaction=True)
OF = "alipay.open.public.group."


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, OF + method, biz)


def gold(world: World) -> dict[str, str]:
    """The condition that the follower meets."""
    label = followed.make_label(world.account, name="会员等级")
    followed.put_label(label, world.follower, "金卡")
    return {"label_id": str(label.pk), "operator": "IN", "label_value": "金卡,银卡"}


def test_counted_made_listed_changed_deleted(gateway: Gateway, world: World) -> None:
    rule = gold(world)
    since = {"label_id": "since", "operator": "LTEQ", "label_value": "30"}
    assert ok(call(gateway, world, "crowd.query", {"label_rule": [rule, since]})) == {"count": 1}
    made = ok(call(gateway, world, "create", {"name": "杭州金卡", "label_rule": [rule, since]}))
    group = Group.objects.get()
    assert made == {"group_id": str(group.pk)}
    assert in_group(group, world.follower.pk)
    [shown] = ok(call(gateway, world, "batchquery"))["groups"]
    assert (shown["id"], shown["name"], shown["count"]) == (made["group_id"], "杭州金卡", 1)
    assert shown["label_rule"] == [
        {**rule, "label_name": "会员等级"},
        {**since, "label_name": "关注天数"},
    ]
    ok(call(gateway, world, "modify", {**made, "name": "金卡"}))
    none = {**rule, "operator": "NOTIN"}
    ok(call(gateway, world, "modify", {**made, "label_rule": [none]}))
    group.refresh_from_db()
    assert (group.name, group.count) == ("金卡", 0)
    assert not in_group(group, world.follower.pk)
    ok(call(gateway, world, "delete", made))
    assert ok(call(gateway, world, "batchquery")) == {"groups": []}


def test_refused(gateway: Gateway, world: World) -> None:
    rule = gold(world)
    followed.make_group(world.account, name="有了")
    foreign = followed.make_label(make.make_account())
    good: dict[str, Any] = {"name": "新", "label_rule": [rule]}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": ""}, "GROUP_NAME_IS_EMPTY"),
        ({"name": "长" * 31}, "GROUP_NAME_TOO_LONG"),
        ({"name": "有 空格"}, "GROUP_NAME_IS_INVALID"),
        ({"name": "有了"}, "GROUP_NAME_EXISTED"),
        ({"label_rule": []}, "LABEL_ID_IS_EMPTY"),
        ({"label_rule": [rule, rule]}, "LABEL_IS_REUSED"),
        ({"label_rule": [{**rule, "label_id": str(foreign.pk)}]}, "LABEL_NOT_EXISTS"),
        ({"label_rule": [{**rule, "label_id": "x"}]}, "LABEL_NOT_EXISTS"),
        ({"label_rule": [{**rule, "operator": ""}]}, "OPERATOR_IS_EMPTY"),
        ({"label_rule": [{**rule, "operator": "ABOUT"}]}, "OPERATOR_IS_INVALID"),
        ({"label_rule": [{**rule, "label_value": ""}]}, "LABEL_VALUE_IS_EMPTY"),
        ({"label_rule": [{**rule, "operator": "GT"}]}, "LABEL_VALUE_INVALID"),
        ({"label_rule": [{**rule, "label_value": "x" * 121}]}, "LABEL_VALUE_INVALID"),
    ]
    for change, code in wrong:
        told = call(gateway, world, "create", {**good, **change})
        refused(told, "40004", code, node_of(OF + "create"))
    assert Group.objects.count() == 1


def test_a_small_crowd_by_setting(gateway: Gateway, world: World, settings: LazySettings) -> None:
    settings.LIFELOOP_GROUP_LEAST = 50
    rule = gold(world)
    told = call(gateway, world, "create", {"name": "小", "label_rule": [rule]})
    refused(told, "40004", "GROUP_CROWD_TOO_SMALL", node_of(OF + "create"))
    assert not Group.objects.exists()


def test_what_is_used_or_not_there(gateway: Gateway, world: World) -> None:
    group = followed.make_group(world.account)
    placed.menu(world.account, rule={"group": group.pk}, name="专享")
    foreign = followed.make_group(make.make_account())
    for method, biz, code in (
        ("delete", {"group_id": str(group.pk)}, "GROUP_NOT_ALLOW_DELETE"),
        ("delete", {"group_id": str(foreign.pk)}, "GROUP_NOT_EXISTED"),
        ("delete", {}, "GROUP_ID_INVALID"),
        ("modify", {"group_id": str(foreign.pk), "name": "新"}, "GROUP_NOT_EXISTED"),
        ("modify", {"group_id": "x" * 33}, "GROUP_ID_INVALID"),
    ):
        refused(call(gateway, world, method, biz), "40004", code, node_of(OF + method))
    assert Group.objects.count() == 2
