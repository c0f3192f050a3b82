"""Sends by subscription, and the log of what was refused, over the signed gateway. And an account's own templates."""

import json
import time
from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.messaging.models import (
    AccountTemplate,
    DirectMessage,
    FormId,
    Notice,
    SendRefusal,
    Subscription,
    TemplateScene,
    UserTemplate,
)
from tests import factories_templates as made
from tests.gateway.client import Answered
from tests.gateway.expect import SEND, SEND_NODE, node_of, ok, refused
from tests.gateway.world import FOLLOWER, PROGRAM_ID, STRANGER, World

pytestmark = pytest.mark.django_db(transaction=True)
SINGLE = "alipay.open.public.message.single.send"


class Asking:
    def __init__(self, gateway: Gateway, world: World) -> None:
        self.gateway, self.world = gateway, world
        self.template = made.subscription_template(world.program)

    def send(self, **changes: Any) -> Answered:
        data = {"keyword1": {"value": "a"}, "keyword2": {"value": "b"}}
        content = self.world.message(
            user_template_id=self.template.pk, data=json.dumps(data), **changes
        )
        if "form_id" not in changes:
            content.pop("form_id", None)
        return self.world.program_client().call(self.gateway, SEND, content)


@pytest.fixture
def asking(gateway: Gateway, world: World) -> Asking:
    return Asking(gateway, world)


def test_without_a_form_id_a_consent_is_used_up(asking: Asking) -> None:
    made.subscription(asking.world.follower, asking.template, left=2)
    assert ok(asking.send(out_biz_no="1")) == {}
    assert ok(asking.send(out_biz_no="2")) == {}
    assert ok(asking.send(out_biz_no="2")) == {}  # the same send again
    refused(asking.send(out_biz_no="3"), "40004", "MSG_UNSUBSCRIBED", SEND_NODE)
    assert Subscription.objects.get().left == 0
    assert DirectMessage.objects.count() == 2
    assert FormId.objects.get().uses == 0


def test_long_term_needs_one_consent(asking: Asking) -> None:
    UserTemplate.objects.filter(pk=asking.template.pk).update(scene=TemplateScene.LONG_TERM)
    refused(asking.send(), "40004", "MSG_UNSUBSCRIBED", SEND_NODE)
    made.subscription(asking.world.follower, asking.template, left=0)
    for number in range(3):
        ok(asking.send(out_biz_no=str(number)))


def test_a_form_id_and_a_subscription_do_not_mix(asking: Asking) -> None:
    made.subscription(asking.world.follower, asking.template)
    form = FormId.objects.get().pk
    refused(asking.send(form_id=form), "40004", "USER_TEMPLATE_ILLEGAL", SEND_NODE)
    content = asking.world.message()
    content.pop("form_id")
    answer = asking.world.program_client().call(asking.gateway, SEND, content)
    refused(answer, "40004", "FORM_ID_INVALID", SEND_NODE)
    assert Subscription.objects.get().left == 1


def test_what_was_refused_stands_in_the_log_and_nothing_else_does(asking: Asking) -> None:
    asking.send()
    asking.send(to_user_id=STRANGER)
    asking.send(to_user_id="nobody")
    rows = SendRefusal.objects.order_by("id")
    assert [(row.app_id, row.user_template_id, row.to_id, row.code) for row in rows] == [
        (PROGRAM_ID, asking.template.pk, FOLLOWER, "MSG_UNSUBSCRIBED"),
        (PROGRAM_ID, asking.template.pk, STRANGER, "MSG_UNSUBSCRIBED"),
        (PROGRAM_ID, asking.template.pk, "nobody", "USER_ID_INVALID"),
    ]
    assert not DirectMessage.objects.exists()


def test_the_log_is_bounded(asking: Asking, settings: Any) -> None:
    settings.LIFELOOP_REFUSALS_PER_MINUTE = 2
    for number in range(6):
        asking.send(out_biz_no=str(number))
    # A minute may have turned in between.
    assert 2 <= SendRefusal.objects.count() <= 4


def test_accepted_sends_leave_the_log_alone(asking: Asking) -> None:
    made.subscription(asking.world.follower, asking.template)
    ok(asking.send())
    assert not SendRefusal.objects.exists()


def logged(count: int) -> list[SendRefusal]:
    """The log, once so many entries stand in it: it is written beside the answer."""
    until = time.monotonic() + 60
    while SendRefusal.objects.count() < count and time.monotonic() < until:
        time.sleep(0.02)
    return list(SendRefusal.objects.order_by("id"))


def test_what_breaks_a_limit_is_logged_too(asking: Asking, settings: Any) -> None:
    refused(asking.send(page="x" * 129), "40004", "PAGE_OVER_LIMIT", SEND_NODE)
    content = {"to_user_id": FOLLOWER, "user_template_id": ["no text"], "page": "a", "data": "{}"}
    answer = asking.world.program_client().call(asking.gateway, SEND, content)
    assert answer.node["sub_code"] == "BIZ_CONTENT_FORMAT_ERROR"
    rows = logged(2)
    assert {(row.code, row.user_template_id, row.to_id) for row in rows} == {
        ("PAGE_OVER_LIMIT", asking.template.pk, FOLLOWER),
        ("BIZ_CONTENT_FORMAT_ERROR", "", FOLLOWER),
    }
    settings.LIFELOOP_REFUSALS_PER_MINUTE = 0
    asking.send(page="x" * 129)
    assert len(logged(2)) == 2


def test_what_is_not_signed_by_the_app_is_nobodys_refusal(asking: Asking) -> None:
    forged = asking.world.account_client()
    content = asking.world.message(page="x" * 129)
    forged.call(asking.gateway, SEND, content)
    assert not SendRefusal.objects.filter(app_id=PROGRAM_ID).exists()


class TestSingleSend:
    """An account's own template message."""

    def send(self, gateway: Gateway, world: World, **changes: Any) -> Answered:
        template = AccountTemplate.objects.first() or made.account_template(world.account)
        context = {
            "head_color": "#85be53",
            "url": "",
            "action_name": "查看",
            "keyword1": {"color": "#85be53", "value": "金卡"},
            "keyword2": {"color": "#85be53", "value": "2027"},
            **changes.pop("context", {}),
        }
        content = {
            "to_user_id": FOLLOWER,
            "template": {"template_id": template.pk, "context": context},
            **changes,
        }
        return world.account_client().call(gateway, SINGLE, content)

    def test_a_follower_gets_it(self, gateway: Gateway, world: World) -> None:
        assert ok(self.send(gateway, world)) == {}
        message = DirectMessage.objects.select_related("send").get()
        assert message.send.content["fields"][0] == {
            "name": "Order",
            "value": "金卡",
            "color": "#85be53",
        }
        assert Notice.objects.get().id == message.id
        ok(self.send(gateway, world, out_biz_no="1"))
        ok(self.send(gateway, world, out_biz_no="1"))
        assert Notice.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"to_user_id": STRANGER}, "MSG_SD_NOFOLLOW"),
            ({"to_user_id": "2088"}, "OPENID_INVALID"),
            ({"to_user_id": "2" * 33}, "OPENID_INVALID"),
            ({"template": None}, "MSG_TEMPLATE_INVALID"),
            ({"template": {"template_id": "x"}}, "MSG_TEMPLATE_INVALID"),
            (
                {
                    "template": {
                        "template_id": "TM100101",
                        "context": {"head_color": "", "url": "", "action_name": ""},
                    }
                },
                "MSG_TEMPLATE_NOT_EXIST",
            ),
            ({"context": {"url": None}}, "MSG_TEMPLATE_CONTEXT_LACK_KEY"),
            ({"context": {"keyword2": {"value": "a" * 129}}}, "MSG_TEMPLATE_KEY_INVALID"),
            ({"context": {"keyword9": {"value": "a"}}}, "MSG_TEMPLATE_KEY_INVALID"),
            ({"context": {"head_color": "#85be53ffff0"}}, "MSG_TEMPLATE_KEY_INVALID"),
            ({"context": {"url": "javascript:alert(1)"}}, "MSG_SEND_ILLEGAL"),
        ],
        ids=lambda value: value if isinstance(value, str) else json.dumps(value)[:40],
    )
    def test_refusals(
        self, gateway: Gateway, world: World, changes: dict[str, Any], code: str
    ) -> None:
        answer = self.send(gateway, world, **dict(changes))
        refused(answer, "40004", code, node_of(SINGLE))
        assert not DirectMessage.objects.exists()

    def test_refused_ones_stand_in_the_accounts_log(self, gateway: Gateway, world: World) -> None:
        self.send(gateway, world, to_user_id=STRANGER)
        row = SendRefusal.objects.get()
        assert (row.app_id, row.to_id, row.code) == (
            world.account.pk,
            STRANGER,
            "MSG_SD_NOFOLLOW",
        )

    def test_a_program_may_not(self, gateway: Gateway, world: World) -> None:
        content = {"to_user_id": FOLLOWER, "template": {"template_id": "x", "context": {}}}
        answer = world.program_client().call(gateway, SINGLE, content)
        assert answer.node["code"] in {"40004", "40006"}
        assert not DirectMessage.objects.exists()
