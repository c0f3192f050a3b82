"""Labels by the gateway: made, put on followers, seen in their lists; who is not a follower is told apart by nobody."""

from typing import Any

import pytest

from lifeloop.followers.models import Label, Labelling
from lifeloop.followers.queries.listing import labels_of_people
from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import App
from lifeloop.identity.queries import people
from tests import factories as make
from tests import factories_followers as followed
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import ACCOUNT_ID, FOLLOWER, STRANGER, World

pytestmark = pytest.mark.django_db(transaction=True)
OLD = "alipay.open.public.label."
LIFE = "alipay.open.public.life.label."
PUT = "alipay.open.public.matchuser.label.create"
TAKE = "alipay.open.public.matchuser.label.delete"
FOLLOWS = "alipay.open.public.matchuser.follow.query"
PHONE = "13900000001"


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, method, biz)


def of_follower(world: World) -> list[tuple[str, str]]:
    """The labels that the console's page of the follower shows."""
    found = labels_of_people(world.account, [world.follower.pk])
    return found.get(world.follower.pk, [])


class TestOld:
    def test_the_whole_life_of_a_label(self, gateway: Gateway, world: World) -> None:
        made = ok(call(gateway, world, OLD + "create", {"name": "老顾客"}))
        label = made["id"]
        assert made == {"id": Label.objects.get().pk, "name": "老顾客"}
        whom = {"user_id": FOLLOWER, "label_id": label}
        assert ok(call(gateway, world, OLD + "user.create", whom)) == {}
        assert of_follower(world) == [("老顾客", "")]
        asked = ok(call(gateway, world, OLD + "user.query", {"user_id": FOLLOWER}))
        assert asked == {"label_ids": str(label)}
        ok(call(gateway, world, OLD + "modify", {"id": str(label), "name": "熟客"}))
        listed = ok(call(gateway, world, OLD + "query"))
        assert listed == {"label_list": [{"id": label, "name": "熟客", "count": 1}]}
        ok(call(gateway, world, OLD + "user.delete", {**whom, "label_id": str(label)}))
        assert of_follower(world) == []
        ok(call(gateway, world, OLD + "delete", {"id": label}))
        assert ok(call(gateway, world, OLD + "query")) == {"label_list": []}

    @pytest.mark.parametrize(
        "name, code",
        [
            (None, "LABEL_NAME_IS_EMPTY"),
            ("", "LABEL_NAME_IS_EMPTY"),
            ("老 顾客", "LABEL_NAME_HAS_SPACE"),
            ("老，顾客", "LABEL_NAME_HAS_COMMA"),
            ("长" * 31, "LABEL_NAME_TOO_LONG"),
            ("有了", "LABEL_NAME_ALREADY_EXISTS"),
            (7, "ILLEGAL_BIZ_PARAMS"),
        ],
    )
    def test_names(self, gateway: Gateway, world: World, name: Any, code: str) -> None:
        followed.make_label(world.account, name="有了")
        biz = {} if name is None else {"name": name}
        told = call(gateway, world, OLD + "create", biz)
        refused(told, "40004", code, node_of(OLD + "create"))
        assert Label.objects.count() == 1

    def test_an_unknown_person_and_a_stranger_are_one_answer(
        self, gateway: Gateway, world: World
    ) -> None:
        label = followed.make_label(world.account)
        for user_id in (STRANGER, "2088999999999999", "x"):
            asked = call(gateway, world, OLD + "user.query", {"user_id": user_id})
            refused(asked, "40004", "FORBIT_QUERY_USER_LABEL", node_of(OLD + "user.query"))
            whom = {"user_id": user_id, "label_id": label.pk}
            put = call(gateway, world, OLD + "user.create", whom)
            refused(put, "40004", "NOT_MATCHED_ACCOUNT", node_of(OLD + "user.create"))
        nobody = call(gateway, world, OLD + "user.query", {})
        refused(nobody, "40004", "USER_ID_IS_EMPTY", node_of(OLD + "user.query"))
        assert not Labelling.objects.exists()

    def test_another_accounts_label_is_none(self, gateway: Gateway, world: World) -> None:
        foreign = followed.make_label(make.make_account())
        for method, biz in (
            ("modify", {"id": foreign.pk, "name": "新"}),
            ("delete", {"id": str(foreign.pk)}),
            ("user.create", {"user_id": FOLLOWER, "label_id": foreign.pk}),
            ("delete", {"id": "none"}),
        ):
            told = call(gateway, world, OLD + method, biz)
            refused(told, "40004", "LABEL_NOT_EXISTS", node_of(OLD + method))


class TestLife:
    def test_the_whole_life_of_a_label(self, gateway: Gateway, world: World) -> None:
        made = ok(call(gateway, world, LIFE + "create", {"label_name": "会员等级"}))
        label = made["label_id"]
        assert isinstance(label, str)
        ok(call(gateway, world, LIFE + "modify", {"label_id": label, "label_name": "等级"}))
        own, *common = ok(call(gateway, world, LIFE + "batchquery"))["labels"]
        assert (own["label_id"], own["label_name"], own["type"]) == (label, "等级", "custom")
        assert {one["label_id"] for one in common} >= {"source", "since", "active"}
        assert {one["type"] for one in common} == {"common"}
        ok(call(gateway, world, LIFE + "delete", {"label_id": label}))
        assert not Label.objects.exists()

    def test_refused_with_codes_of_its_own(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account, name="有了")
        group = {"field": f"label:{label.pk}", "op": "HAS", "values": []}
        followed.make_group(world.account, group)
        name = {"label_id": str(label.pk)}
        for method, biz, code in (
            ("create", {}, "ADD_LABEL_NAME_IS_EMPTY"),
            ("create", {"label_name": "有了"}, "LABEL_NAME_ALREADY_EXISTS"),
            ("create", {"label_name": "新", "data_type": "number"}, "DATA_TYPE_INVALID"),
            ("modify", {"label_name": "新"}, "MOD_LABEL_ID_IS_EMPTY"),
            ("modify", name, "MOD_LABEL_NAME_IS_EMPTY"),
            ("modify", {"label_id": "999", "label_name": "新"}, "LABEL_NOT_EXISTS"),
            ("delete", {}, "DEL_LABEL_ID_IS_EMPTY"),
            ("delete", name, "LABEL_IS_USED"),
        ):
            told = call(gateway, world, LIFE + method, biz)
            refused(told, "40004", code, node_of(LIFE + method))
        assert Label.objects.get().name == "有了"


class TestMatchers:
    def test_the_newest_value_wins_and_each_failure_is_told(
        self, gateway: Gateway, world: World
    ) -> None:
        label = followed.make_label(world.account, name="会员等级")
        open_id = people.open_id(ACCOUNT_ID, world.follower)
        biz = {"label_id": str(label.pk), "label_value": "银卡"}
        first = ok(call(gateway, world, PUT, {**biz, "matchers": [{"mobile_no": PHONE}]}))
        assert first == {"error_count": 0}
        assert of_follower(world) == [("会员等级", "银卡")]
        matchers = [
            {"open_id": open_id},
            {"user_id": STRANGER},
            {"mobile_no": "13900000002"},
            {"mobile_no": "12"},
            {"identity_card": "330000199001010000"},
            {},
        ]
        second = ok(call(gateway, world, PUT, {**biz, "label_value": "金卡", "matchers": matchers}))
        assert of_follower(world) == [("会员等级", "金卡")]
        assert second["error_count"] == 5
        told = [(one["matcher"], one["error_msg"].split()[0]) for one in second["error_matchers"]]
        assert told == [
            (matchers[1], "NOT_MATCHED_ACCOUNT"),
            (matchers[2], "NOT_MATCHED_ACCOUNT"),
            (matchers[3], "MOBILE_NO_INVALID"),
            (matchers[4], "IDENTITY_CARD_INVALID"),
            (matchers[5], "MATCHER_PARAMS_IS_EMPTY"),
        ]
        assert Labelling.objects.count() == 1

    def test_taken_off(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account)
        followed.put_label(label, world.follower, "金卡")
        biz = {"label_id": str(label.pk), "matchers": [{"user_id": FOLLOWER}]}
        assert ok(call(gateway, world, TAKE, biz)) == {"error_count": 0}
        assert of_follower(world) == []
        again = ok(call(gateway, world, TAKE, biz))
        assert again["error_matchers"][0]["error_msg"].startswith("USER_LABEL_NOT_EXISTS")

    def test_refused(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account)
        good = {"label_id": str(label.pk), "label_value": "v", "matchers": [{"user_id": FOLLOWER}]}
        for change, code in (
            ({"label_id": ""}, "LABEL_ID_IS_EMPTY"),
            ({"label_id": "999"}, "LABEL_NOT_EXISTS"),
            ({"label_value": ""}, "LABEL_VALUE_IS_EMPTY"),
            ({"label_value": "x" * 33}, "LABEL_VALUE_TOO_LONG"),
            ({"matchers": []}, "MATCHER_PARAMS_IS_EMPTY"),
            ({"matchers": [{"user_id": FOLLOWER}] * 11}, "MSG_MATCHER_INVALID"),
            ({"matchers": "x"}, "ILLEGAL_BIZ_PARAMS"),
            ({"matchers": [{"mobile_no": "1" * 33}]}, "MOBILE_NO_INVALID"),
        ):
            told = call(gateway, world, PUT, {**good, **change})
            refused(told, "40004", code, node_of(PUT))
        assert not Labelling.objects.exists()

    def test_who_follows_by_phone(self, gateway: Gateway, world: World) -> None:
        known = ok(call(gateway, world, FOLLOWS, {"mobile_no": PHONE}))
        assert known == {"is_follow": "T", "user_id": FOLLOWER}
        for asked in ({"mobile_no": "13900000002"}, {"mobile_no": "13911111111"}):
            assert ok(call(gateway, world, FOLLOWS, asked)) == {"is_follow": "F"}
        for asked, code in (
            ({}, "MATCHER_PARAMS_IS_EMPTY"),
            ({"mobile_no": "1"}, "MOBILE_NO_INVALID"),
            ({"identity_card": "3"}, "IDENTITY_CARD_INVALID"),
        ):
            refused(call(gateway, world, FOLLOWS, asked), "40004", code, node_of(FOLLOWS))
        App.objects.filter(pk=ACCOUNT_ID).update(id_mode="open_id")
        hidden = ok(call(gateway, world, FOLLOWS, {"mobile_no": PHONE}))
        assert hidden == {
            "is_follow": "T",
            "open_id": people.open_id(ACCOUNT_ID, world.follower),
        }
