"""Image-text bodies by the gateway: published articles, read on the phone, sent in messages."""

from typing import Any

import pytest
from django.test import Client as Browser

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import Member, Membership
from lifeloop.identity.rules.roles import Role
from lifeloop.messaging.models import Article
from tests import factories as make
from tests import factories_articles as written
from tests import factories_placements as placed
from tests.gateway.client import Answered
from tests.gateway.expect import CUSTOM, node_of, ok, refused
from tests.gateway.seen import conversation
from tests.gateway.world import FOLLOWER, World

pytestmark = pytest.mark.django_db(transaction=True)
CREATE = "alipay.open.public.message.content.create"
MODIFY = "alipay.open.public.message.content.modify"


def call(gateway: Gateway, world: World, method: str, biz: dict[str, Any]) -> Answered:
    return world.account_client().call(gateway, method, biz)


def content(world: World, **over: Any) -> dict[str, Any]:
    picture = placed.picture(world.account, 996, 450)
    body = "<p>三款热饮上新。</p><script>alert(1)</script>"
    return {"title": "秋冬新品", "cover": f"/media/{picture.path}", "content": body, **over}


def read(url: str) -> str:
    """The article's page."""
    answer = Browser().get("/" + url.split("/", 3)[3])
    assert answer.status_code == 200
    return answer.content.decode()


def test_published_read_changed(gateway: Gateway, world: World) -> None:
    made = ok(call(gateway, world, CREATE, content(world)))
    page = read(made["content_url"])
    assert "三款热饮上新。" in page
    assert "alert(1)" not in page
    changed = content(world, content="<p>四款热饮上新。</p>", content_id=made["content_id"])
    assert ok(call(gateway, world, MODIFY, changed)) == made
    assert "四款热饮上新。" in read(made["content_url"])
    row = Article.objects.get()
    assert (row.version, row.account_id) == (2, world.account.pk)


def test_sent_to_one_follower(gateway: Gateway, world: World) -> None:
    made = ok(call(gateway, world, CREATE, content(world)))
    article = {"title": "新品", "desc": "三款热饮", "url": made["content_url"]}
    biz = {"to_user_id": FOLLOWER, "msg_type": "image-text", "articles": [article]}
    assert ok(call(gateway, world, CUSTOM, biz)) == {}
    [item] = conversation(world)
    [shown] = item.content.model_dump()["items"]
    assert shown["target"] == {"kind": "article", "id": made["content_id"]}
    Article.objects.update(state="withdrawn")
    dark = call(gateway, world, CUSTOM, {**biz, "out_biz_no": "2"})
    refused(dark, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(CUSTOM))
    bad = [{**article, "url": "javascript:x"}]
    wrong = call(gateway, world, CUSTOM, {**biz, "articles": bad})
    refused(wrong, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(CUSTOM))
    assert len(conversation(world)) == 1


def test_members_are_shown_it(gateway: Gateway, world: World) -> None:
    nobody = call(gateway, world, CREATE, content(world, login_ids="owner"))
    refused(nobody, "40004", "MSG_CONTENT_PREVIEWIDS_INVALID", node_of(CREATE))
    assert not Article.objects.exists()
    Member.objects.filter(pk=world.member.pk).update(phone=world.follower.phone)
    Membership.objects.create(member=world.member, merchant=world.merchant, role=Role.OWNER)
    ok(call(gateway, world, CREATE, content(world, login_ids="owner")))
    [item] = conversation(world)
    assert item.preview


@pytest.mark.parametrize(
    "change, code",
    [
        ({"title": ""}, "MSG_CONTENT_TITLE_INVALID"),
        ({"title": "长" * 33}, "MSG_CONTENT_TITLE_INVALID"),
        ({"cover": ""}, "MSG_CONTENT_COVER_INVALID"),
        ({"cover": "https://elsewhere.example.com/a.png"}, "MSG_CONTENT_COVER_INVALID"),
        ({"content": ""}, "MSG_CONTENT_BODY_INVALID"),
        ({"content": "x" * 10_001}, "MSG_CONTENT_BODY_INVALID"),
        ({"content": "<script>x</script>"}, "MSG_CONTENT_BODY_INVALID"),
        ({"could_comment": "Y"}, "MSG_CONTENT_COULDCOMMENT_INVALID"),
        ({"ctype": "activity"}, "MSG_CONTENT_ACTIVITY_INVALID"),
        ({"ext_tags": "a,b,c,d,e,f"}, "MSG_CONTENT_EXTTAGS_INVALID"),
    ],
)
def test_refused_and_nothing_written(
    gateway: Gateway, world: World, change: dict[str, Any], code: str
) -> None:
    told = call(gateway, world, CREATE, content(world, **change))
    refused(told, "40004", code, node_of(CREATE))
    assert not Article.objects.exists()


def test_only_ones_own(gateway: Gateway, world: World) -> None:
    foreign = written.make_article(make.make_account())
    for content_id, code in (
        (str(foreign.pk), "MSG_CONTENT_NOT_EXISTS"),
        ("x", "MSG_CONTENT_ID_INVALID"),
        ("", "MSG_CONTENT_ID_INVALID"),
    ):
        told = call(gateway, world, MODIFY, content(world, content_id=content_id))
        refused(told, "40004", code, node_of(MODIFY))
