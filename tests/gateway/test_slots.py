"""Ad slot, marketing slots and extension areas by the gateway: seen on the account's home."""

from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.placements.models import AdSlot, ExtensionSet, MarketingSlot
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.slots import Home, home
from tests import factories as make
from tests import factories_followers as followed
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import ACCOUNT_ID, PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
ADVERT, TOPIC = "alipay.open.public.advert.", "alipay.open.public.topic."
DEFAULT = "alipay.open.public.default.extension.create"
EXTENSION = "alipay.open.public.personalized.extension."
SCHEME = f"alipays://platformapi/startapp?appId={PROGRAM_ID}"


def call(
    gateway: Gateway, world: World, method: str, biz: dict[str, Any] | None = None
) -> Answered:
    return world.account_client().call(gateway, method, biz)


def seen(world: World) -> Home:
    """What the follower sees on the account's home."""
    return home(world.account, Audience(world.account, world.follower))


def part(world: World, size: tuple[int, int], **over: Any) -> dict[str, Any]:
    picture = placed.picture(world.account, *size)
    url = "https://coffee.example.com/"
    return {"img_url": f"/media/{picture.path}", "link_url": url, **over}


class TestAdverts:
    def frame(self, world: World, **over: Any) -> dict[str, Any]:
        return part(world, (996, 240), **over)

    def test_made_changed_taken_down(self, gateway: Gateway, world: World) -> None:
        make.associate(world.account, world.program)
        frames = [
            self.frame(world, name="周末"),
            self.frame(world, link_url=SCHEME, link_type="APP"),
            self.frame(world, link_url=PROGRAM_ID, link_type="APP"),
        ]
        made = ok(call(gateway, world, ADVERT + "create", {"advert_items": frames}))
        assert made == {"advert_id": ACCOUNT_ID, "advert_group": ACCOUNT_ID}
        assert [one.name for one in seen(world).frames] == ["周末", "街角咖啡", "街角咖啡"]
        again = call(gateway, world, ADVERT + "create", {"advert_items": frames})
        refused(again, "40004", "PUBLIC_ADVERT_EXISTS", node_of(ADVERT + "create"))
        [shown] = ok(call(gateway, world, ADVERT + "batchquery"))["advert_list"]
        assert [(one["link_url"], one["link_type"]) for one in shown["advert_items"]] == [
            ("https://coffee.example.com/", "HTTP"),
            (SCHEME, "APP"),
            (SCHEME, "APP"),
        ]
        one = {"advert_id": ACCOUNT_ID, "advert_items": [self.frame(world, name="新")]}
        ok(call(gateway, world, ADVERT + "modify", one))
        assert [one.name for one in seen(world).frames] == ["新"]
        ok(call(gateway, world, ADVERT + "delete", {"advert_id": ACCOUNT_ID}))
        assert seen(world).frames == []
        assert ok(call(gateway, world, ADVERT + "batchquery")) == {"count": "0", "advert_list": []}
        for method, biz in (("delete", {"advert_group": ACCOUNT_ID}), ("modify", one)):
            told = call(gateway, world, ADVERT + method, biz)
            refused(told, "40004", "PUBLIC_ADVERT_NOT_EXISTS", node_of(ADVERT + method))

    def test_refused(self, gateway: Gateway, world: World) -> None:
        small = part(world, (300, 300))
        wrong: list[tuple[Any, str]] = [
            ([], "PUBLIC_ADVERT_SIZE_INVALID"),
            ([self.frame(world)] * 6, "PUBLIC_ADVERT_SIZE_INVALID"),
            ([self.frame(world, img_url="")], "PUBLIC_ADVERT_IMGURL_IS_BLANK"),
            ([self.frame(world, img_url="http://x.example/a.png")], "PUBLIC_ADVERT_IMGURL_ILLEGAL"),
            ([small], "PUBLIC_ADVERT_IMGURL_ILLEGAL"),
            ([self.frame(world, link_url="")], "PUBLIC_ADVERT_LINKURL_IS_BLANK"),
            ([self.frame(world, link_url="javascript:x")], "PUBLIC_ADVERT_LINKURL_ILLEGAL"),
            ([self.frame(world, link_type="APP")], "PUBLIC_ADVERT_LINKURL_ILLEGAL"),
            ([self.frame(world, link_url=SCHEME)], "PUBLIC_ADVERT_LINKURL_ILLEGAL"),
            (
                [self.frame(world, link_url="http://" + "x" * 1024)],
                "PUBLIC_ADVERT_LINKURL_OVERSIZE",
            ),
            ([self.frame(world, name="长" * 21)], "INVALID_PARAMETER"),
        ]
        for items, code in wrong:
            told = call(gateway, world, ADVERT + "create", {"advert_items": items})
            refused(told, "40004", code, node_of(ADVERT + "create"))
        stranger = call(gateway, world, ADVERT + "delete", {"advert_id": PROGRAM_ID})
        refused(stranger, "40004", "PUBLIC_ADVERT_ID_INVALID", node_of(ADVERT + "delete"))
        assert not AdSlot.objects.exists()


class TestTopics:
    def topic(self, world: World, **over: Any) -> dict[str, Any]:
        items = [part(world, (300, 300), title=f"第{one}款") for one in "一二三四"]
        return {"title": "今日推荐", "topic_items": items, **over}

    def test_made_changed_deleted(self, gateway: Gateway, world: World) -> None:
        head = {**part(world, (996, 450)), "sub_title": "现磨"}
        biz = self.topic(world, **head)
        made = ok(call(gateway, world, TOPIC + "create", biz))
        [slot] = seen(world).marketing
        assert slot.head is not None
        assert (slot.title, slot.head.words, len(slot.items)) == ("今日推荐", "现磨", 4)
        [shown] = ok(call(gateway, world, TOPIC + "batchquery"))["topic_list"]
        assert (shown["topic_id"], shown["sub_title"]) == (made["topic_id"], "现磨")
        assert [one["title"] for one in shown["topic_items"]] == [
            one["title"] for one in biz["topic_items"]
        ]
        changed = self.topic(world, title="明日推荐", topic_id=made["topic_id"])
        ok(call(gateway, world, TOPIC + "modify", changed))
        [slot] = seen(world).marketing
        assert (slot.title, slot.head) == ("明日推荐", None)
        ok(call(gateway, world, TOPIC + "delete", made))
        assert seen(world).marketing == []

    def test_refused(self, gateway: Gateway, world: World) -> None:
        placed.marketing(world.account, title="有了")
        item = part(world, (300, 300), title="款")
        foreign = placed.marketing(make.make_account())
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"title": ""}, "TOPIC_TITLE_INVALID"),
            ({"title": "有了"}, "TOPIC_TITLE_INVALID"),
            ({"topic_items": [item] * 3}, "TOPIC_SIZE_INVALID"),
            ({"topic_items": [item] * 9}, "TOPIC_SIZE_INVALID"),
            ({"topic_items": [{**item, "title": ""}] * 4}, "TOPIC_ITEM_TITLE_INVALID"),
            (
                {"topic_items": [{**item, "sub_title": "长" * 21}] * 4},
                "TOPIC_ITEM_SUBTITLE_INVALID",
            ),
            ({"topic_items": [{**item, "img_url": "x"}] * 4}, "TOPIC_ITEM_IMGURL_INVALID"),
            ({"topic_items": [{**item, "link_url": "x"}] * 4}, "TOPIC_ITEM_LINKURL_INVALID"),
            ({"sub_title": "只有字"}, "TOPIC_SHOW_IMG_PARAM_INVALID"),
            ({"sub_title": "长" * 21}, "TOPIC_SUBTITLE_INVALID"),
            ({**part(world, (996, 450), img_url="x"), "sub_title": "字"}, "TOPIC_IMGURL_INVALID"),
            ({**part(world, (996, 450), link_url="x"), "sub_title": "字"}, "TOPIC_LINKURL_INVALID"),
        ]
        for change, code in wrong:
            told = call(gateway, world, TOPIC + "create", self.topic(world, **change))
            refused(told, "40004", code, node_of(TOPIC + "create"))
        for biz, code in (
            ({"topic_id": str(foreign.pk)}, "TOPIC_NOT_EXISTS"),
            ({}, "TOPIC_ID_INVALID"),
        ):
            told = call(gateway, world, TOPIC + "delete", biz)
            refused(told, "40004", code, node_of(TOPIC + "delete"))
        assert MarketingSlot.objects.filter(account=world.account).count() == 1


class TestExtensions:
    AREA: dict[str, Any] = {
        "name": "会员日",
        "type": "h5",
        "url": "https://coffee.example.com/day",
        "height": 300,
    }

    def areas(self, world: World) -> list[str]:
        return [area.name for area in seen(world).areas]

    def test_for_everybody_and_for_some(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account, name="等级")
        made = ok(call(gateway, world, DEFAULT, {"areas": [self.AREA]}))
        assert self.areas(world) == ["会员日"]
        second = call(gateway, world, DEFAULT, {"areas": [self.AREA]})
        refused(second, "40004", "DEFAULT_EXTENSION_EXIST", node_of(DEFAULT))
        rule = {"label_id": str(label.pk), "operator": "IN", "label_value": "金卡"}
        gold = {"areas": [{**self.AREA, "name": "金卡", "height": "200"}], "label_rule": [rule]}
        key = ok(call(gateway, world, EXTENSION + "create", gold))["extension_key"]
        followed.put_label(label, world.follower, "金卡")
        assert self.areas(world) == ["金卡"]
        ok(call(gateway, world, EXTENSION + "set", {"extension_key": key, "status": "OFF"}))
        assert self.areas(world) == ["会员日"]
        rows = ok(call(gateway, world, EXTENSION + "batchquery"))["extensions"]
        assert [(one["extension_key"], one["status"]) for one in rows] == [
            (made["extension_key"], "ON"),
            (key, "OFF"),
        ]
        assert rows[0]["areas"] == [self.AREA]
        assert rows[1]["label_rules"] == [{**rule, "label_name": "等级"}]
        for one in (made, {"extension_key": key}):
            ok(call(gateway, world, EXTENSION + "delete", one))
        assert self.areas(world) == []

    def test_refused(self, gateway: Gateway, world: World) -> None:
        wrong: list[tuple[list[dict[str, Any]], str]] = [
            ([], "EXTENSION_AREAS_IS_EMPTY"),
            ([self.AREA] * 4, "AREA_COUNT_INVALID"),
            ([{**self.AREA, "name": "长" * 13}], "EXTENSION_NAME_TOO_LONG"),
            ([{**self.AREA, "type": "image"}], "EXTENSION_PARAM_TYPE_ERROR"),
            ([{**self.AREA, "url": "http://coffee.example.com/"}], "EXTENSION_PARAM_URL_ERROR"),
            ([{**self.AREA, "url": ""}], "EXTENSION_PARAM_URL_ERROR"),
            ([{**self.AREA, "height": 199}], "AREA_HEIGHT_IS_INVALID"),
            ([{**self.AREA, "height": "x"}], "AREA_HEIGHT_IS_INVALID"),
            ([{**self.AREA, "goto_url": "https://x.example/"}], "GOTO_URL_IS_INVALID"),
        ]
        for areas, code in wrong:
            told = call(gateway, world, DEFAULT, {"areas": areas})
            refused(told, "40004", code, node_of(DEFAULT))
        rule = {"label_id": "9", "label_value": "x"}
        personal: list[tuple[dict[str, Any], str]] = [
            ({"areas": [self.AREA]}, "LABEL_RULES_IS_EMPTY"),
            ({"areas": [self.AREA], "label_rule": [rule]}, "LABEL_NOT_EXISTS"),
        ]
        for biz, code in personal:
            told = call(gateway, world, EXTENSION + "create", biz)
            refused(told, "40004", code, node_of(EXTENSION + "create"))
        for method, key, code in (
            ("set", {"extension_key": "9", "status": "ON"}, "EXTENSION_NOT_EXIST"),
            ("set", {"extension_key": "9", "status": "UP"}, "EXTENSION_STATUS_INVALID"),
            ("delete", {"extension_key": "9"}, "EXTENSION_NOT_EXIST"),
            ("delete", {}, "EXTENSION_KEY_IS_EMPTY"),
        ):
            told = call(gateway, world, EXTENSION + method, key)
            refused(told, "40004", code, node_of(EXTENSION + method))
        assert not ExtensionSet.objects.exists()
