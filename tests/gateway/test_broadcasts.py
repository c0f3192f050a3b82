"""Messages to many by the gateway: to all, a group, labels; queried, previewed, recalled; seen in the inbox."""

from typing import Any

import pytest
from django.conf import LazySettings

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import Member, Membership, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage
from tests import factories as make
from tests import factories_followers as followed
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.seen import conversation
from tests.gateway.world import PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = "alipay.open.public.message.total.send"
GROUP = "alipay.open.public.message.group.send"
LABEL = "alipay.open.public.message.label.send"
QUERY = "alipay.open.public.message.query"
PREVIEW = "alipay.open.public.message.preview.send"
RECALL = "alipay.open.public.life.msg.recall"
TEXT: dict[str, Any] = {"msg_type": "text", "text": {"title": "会员日", "content": "双倍积分"}}
SCHEME = f"alipays://platformapi/startapp?appId={PROGRAM_ID}&page=pages/card"


def call(gateway: Gateway, world: World, method: str, biz: dict[str, Any]) -> Answered:
    return world.account_client().call(gateway, method, biz)


def articles(*items: dict[str, Any]) -> dict[str, Any]:
    return {"msg_type": "image-text", "articles": list(items)}


def article(**over: Any) -> dict[str, Any]:
    return {"title": "新品", "desc": "三款热饮", "url": "https://coffee.example.com/", **over}


def another_follower(world: World) -> Person:
    person = make.make_person()
    make.follow(person, world.account)
    return person


def status(gateway: Gateway, world: World, message_id: str) -> str:
    [row] = ok(call(gateway, world, QUERY, {"message_ids": [message_id]}))["list"]
    return str(row["status"])


class TestTotal:
    def test_every_follower_sees_it(self, gateway: Gateway, world: World) -> None:
        made = ok(call(gateway, world, TOTAL, TEXT))
        assert status(gateway, world, made["message_id"]) == "INIT"
        [item] = conversation(world)
        assert item.content.model_dump() == {"title": "会员日", "text": "双倍积分"}
        assert status(gateway, world, made["message_id"]) == "SUCCESS"
        assert conversation(world, world.stranger) == []

    def test_image_text_into_a_mini_program(self, gateway: Gateway, world: World) -> None:
        picture = placed.picture(world.account, 900, 420)
        biz = articles(
            article(image_url=f"/media/{picture.path}", url=SCHEME), article(title="", url=SCHEME)
        )
        dark = call(gateway, world, TOTAL, biz)
        refused(dark, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(TOTAL))
        make.associate(world.account, world.program)
        made = ok(call(gateway, world, TOTAL, biz))
        [item] = conversation(world)
        first, second = item.content.model_dump()["items"]
        assert (first["title"], first["picture"]) == ("新品", picture.path)
        assert first["target"]["app_id"] == PROGRAM_ID
        assert second["title"] == "三款热饮"
        [row] = ok(call(gateway, world, QUERY, {"message_ids": [made["message_id"]]}))["list"]
        assert [one["url"] for one in row["articles"]] == [SCHEME, SCHEME]
        assert row["articles"][0]["image_url"].endswith(f"/media/{picture.path}")

    def test_sent_again_is_sent_once(self, gateway: Gateway, world: World) -> None:
        biz = {**TEXT, "out_biz_no": "day-1"}
        first = ok(call(gateway, world, TOTAL, biz))
        assert ok(call(gateway, world, TOTAL, biz)) == first
        other = call(gateway, world, TOTAL, {**biz, "text": {"content": "别的"}})
        refused(other, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(TOTAL))
        assert len(conversation(world)) == 1

    def test_the_weeks_quota(self, gateway: Gateway, world: World, settings: LazySettings) -> None:
        settings.LIFELOOP_BROADCASTS_TO_ALL = 1
        ok(call(gateway, world, TOTAL, TEXT))
        second = call(gateway, world, TOTAL, {**TEXT, "text": {"content": "再来"}})
        refused(second, "40004", "MSG_BATCH_SD_OVER", node_of(TOTAL))
        assert len(conversation(world)) == 1

    def test_a_large_one_waits_for_a_member(
        self, gateway: Gateway, world: World, settings: LazySettings
    ) -> None:
        settings.LIFELOOP_APPROVAL_ABOVE = 1
        another_follower(world)
        made = ok(call(gateway, world, TOTAL, TEXT))
        assert conversation(world) == []
        assert Broadcast.objects.get().state == "WAITING"
        assert status(gateway, world, made["message_id"]) == "INIT"

    @pytest.mark.parametrize(
        "biz, code",
        [
            ({}, "MSG_TYPE_ILLEGAL"),
            ({"msg_type": "video"}, "MSG_TYPE_ILLEGAL"),
            ({"msg_type": "text"}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({"msg_type": "image-text"}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({**TEXT, "text": {"content": "长" * 257}}, "ILLEGAL_ARGUMENT_PARAMS"),
            ({**TEXT, "text": {"content": "x", "title": "长" * 101}}, "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(article(desc="长" * 513)), "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(article(url="ftp://x")), "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(article(url="https://a.example/" + "x" * 99)), "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(article(image_url="http://b.example/a.png")), "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(article(), article()), "ILLEGAL_ARGUMENT_PARAMS"),
            (articles(*[article()] * 11), "ILLEGAL_ARGUMENT_PARAMS"),
        ],
    )
    def test_refused_and_nothing_kept(
        self, gateway: Gateway, world: World, biz: dict[str, Any], code: str
    ) -> None:
        refused(call(gateway, world, TOTAL, biz), "40004", code, node_of(TOTAL))
        assert not Broadcast.objects.exists()

    def test_a_suspended_account(self, gateway: Gateway, world: World) -> None:
        Account.objects.update(suspended=True)
        told = call(gateway, world, TOTAL, TEXT)
        refused(told, "40004", "APP_NO_AVAIABLE", node_of(TOTAL))
        assert not Broadcast.objects.exists()


class TestGroup:
    def test_only_the_group_sees_it(self, gateway: Gateway, world: World) -> None:
        label = followed.make_label(world.account)
        followed.put_label(label, world.follower, "金卡")
        condition = {"field": f"label:{label.pk}", "op": "EQ", "values": ["金卡"]}
        group = followed.make_group(world.account, condition)
        other = another_follower(world)
        picture = placed.picture(world.account, 300, 200)
        image = {"msg_type": "image", "image": {"url": f"/media/{picture.path}"}}
        ok(call(gateway, world, GROUP, {"group_id": str(group.pk), **image}))
        [item] = conversation(world)
        assert item.content.model_dump() == {"path": picture.path, "width": 300, "height": 200}
        assert conversation(world, other) == []

    def test_refused(self, gateway: Gateway, world: World) -> None:
        nobody = followed.make_group(
            world.account, {"field": "source", "op": "EQ", "values": ["import"]}
        )
        foreign = followed.make_group(make.make_account())
        ours = {"group_id": str(nobody.pk)}
        wrong: list[tuple[dict[str, Any], str]] = [
            (TEXT, "ILLEGAL_BIZ_PARAMS"),
            ({"group_id": str(foreign.pk), **TEXT}, "ILLEGAL_BIZ_PARAMS"),
            ({**ours, **TEXT}, "GROUP_EMPTY_ERROR"),
            ({**ours, "msg_type": "text"}, "MESSAGE_IS_INCOMPLETE"),
            ({**ours, "msg_type": "text", "text": {}}, "MESSAGE_IS_EMPTY"),
            ({**ours, "msg_type": "image"}, "MESSAGE_IS_INCOMPLETE"),
            ({**ours, "msg_type": "image", "image": {"url": "/media/x"}}, "ILLEGAL_IMAGE_FORMAT"),
        ]
        for biz, code in wrong:
            refused(call(gateway, world, GROUP, biz), "40004", code, node_of(GROUP))
        assert not Broadcast.objects.exists()


class TestLabels:
    def people(self, world: World) -> tuple[dict[str, str], dict[str, Person]]:
        """Labels a and b; who has which."""
        a, b = followed.make_label(world.account), followed.make_label(world.account)
        has_a, has_both = another_follower(world), another_follower(world)
        followed.put_label(a, has_a, "x")
        for label in (a, b):
            followed.put_label(label, has_both)
        people = {"none": world.follower, "a": has_a, "both": has_both}
        return {"a": str(a.pk), "b": str(b.pk)}, people

    @pytest.mark.parametrize(
        "template, ops, receivers",
        [
            ("${a}", ("=", "="), {"a", "both"}),
            ("${a} and ${b}", ("=", "in"), {"both"}),
            ("${a} and ${b}", ("=", "!="), {"a"}),
            ("${a} or ${b}", ("!=", "="), {"none", "both"}),
            ("${a} or ${b}", ("=", "="), {"a", "both"}),
        ],
    )
    def test_who_gets_it(
        self,
        gateway: Gateway,
        world: World,
        template: str,
        ops: tuple[str, str],
        receivers: set[str],
    ) -> None:
        labels, people = self.people(world)
        context = {
            name: {"column_name": "label_id_list", "op": op, "values": [labels[name]]}
            for name, op in zip("ab", ops, strict=True)
        }
        biz = {"material": TEXT, "filter": {"template": template, "context": context}}
        assert ok(call(gateway, world, LABEL, biz)) == {}
        got = {name for name, person in people.items() if conversation(world, person)}
        assert got == receivers

    def test_refused(self, gateway: Gateway, world: World) -> None:
        labels, _people = self.people(world)
        foreign = followed.make_label(make.make_account())
        part = {"column_name": "label_id_list", "op": "=", "values": [labels["a"]]}
        good = {"template": "${a}", "context": {"a": part}}
        wrong: list[tuple[Any, str]] = [
            (None, "LABEL_GROUP_FILTER_EMPTY"),
            ({"context": {"a": part}}, "LABEL_GROUP_TPL_EMPTY"),
            ({**good, "template": "${a} xor ${b}"}, "LABEL_GROUP_TPL_EMPTY"),
            ({**good, "template": "${a} and ${b} and ${c}"}, "LABEL_GROUP_LABEL_OVER_LIMIT"),
            ({**good, "context": {}}, "LABEL_GROUP_NO_CONDITION"),
            ({**good, "context": {"b": part}}, "LABEL_GROUP_ITEM_EMPTY"),
            ({**good, "context": {"a": {**part, "column_name": ""}}}, "LABEL_GROUP_KEY_EMPTY"),
            ({**good, "context": {"a": {**part, "values": []}}}, "LABEL_GROUP_VALUES_EMPTY"),
            ({**good, "context": {"a": {**part, "values": ["x"]}}}, "LABEL_GROUP_VALUE_NOT_NUMBER"),
            (
                {**good, "context": {"a": {**part, "values": [str(foreign.pk)]}}},
                "LABEL_GROUP_LABEL_NOT_EXISTS",
            ),
        ]
        for asked, code in wrong:
            biz = {"material": TEXT} if asked is None else {"material": TEXT, "filter": asked}
            refused(call(gateway, world, LABEL, biz), "40004", code, node_of(LABEL))
        typeless = call(gateway, world, LABEL, {"material": {}, "filter": good})
        refused(typeless, "40004", "MSG_TYPE_ILLEGAL", node_of(LABEL))
        assert not Broadcast.objects.exists()


class TestAfterwards:
    def test_recalled_it_is_gone(self, gateway: Gateway, world: World) -> None:
        made = ok(call(gateway, world, TOTAL, TEXT))
        early = call(gateway, world, RECALL, made)
        refused(early, "40004", "BROADCAST_STATE_ILLEGAL", node_of(RECALL))
        assert len(conversation(world)) == 1
        assert ok(call(gateway, world, RECALL, made)) == {}
        assert conversation(world) == []
        assert status(gateway, world, made["message_id"]) == "RECALLED"

    def test_only_ones_own(self, gateway: Gateway, world: World) -> None:
        foreign = Broadcast.objects.create(
            account=make.make_account(), kind="text", content={}, audience_sort="all"
        )
        told = call(gateway, world, RECALL, {"message_id": str(foreign.pk)})
        refused(told, "40004", "BROADCAST_NOT_FOUND", node_of(RECALL))
        asked = ok(call(gateway, world, QUERY, {"message_ids": [str(foreign.pk), "x"]}))
        assert asked == {"list": []}
        many = call(gateway, world, QUERY, {"message_ids": ["1"] * 21})
        refused(many, "40004", "ILLEGAL_BIZ_PARAMS", node_of(QUERY))


class TestPreview:
    def test_members_get_it_as_the_people_they_are(self, gateway: Gateway, world: World) -> None:
        Member.objects.filter(pk=world.member.pk).update(phone=world.follower.phone)
        Membership.objects.create(member=world.member, merchant=world.merchant, role=Role.OWNER)
        afar = make.make_member()
        make.join(afar, world.merchant, Role.OPERATOR)
        biz = {"logon_ids": [world.member.login, afar.login, "nobody"], "msg_body": TEXT}
        failed = ok(call(gateway, world, PREVIEW, biz))["error_datas"]
        assert [(one["logon_id"], one["error_code"]) for one in failed] == [
            (afar.login, 2),
            ("nobody", 1),
        ]
        [item] = conversation(world)
        assert item.preview
        assert not Broadcast.objects.exists()

    def test_refused(self, gateway: Gateway, world: World) -> None:
        good = {"logon_ids": ["owner"], "msg_body": TEXT}
        for change, code in (
            ({"logon_ids": []}, "BROADCAST_PREVIEW_OVER_LIMIT"),
            ({"logon_ids": list("abcdef")}, "BROADCAST_PREVIEW_OVER_LIMIT"),
            ({"msg_body": {"msg_type": "text"}}, "MESSAGE_IS_INCOMPLETE"),
        ):
            told = call(gateway, world, PREVIEW, {**good, **change})
            refused(told, "40004", code, node_of(PREVIEW))
        assert not DirectMessage.objects.exists()
