"""Batch sends by the gateway: to subscribers, a chunk at a time, once; at a time; to a crowd."""

import json
from datetime import timedelta
from typing import Any

import pytest

from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.messaging.models import BatchSend, DirectMessage, Subscription, UserTemplate
from lifeloop.messaging.rules import batches as rules
from lifeloop.messaging.services import batches
from lifeloop.outbox import run_pending
from lifeloop.relations.models import Binding
from tests import factories as make
from tests import factories_followers as followed
from tests.gateway.client import Answered, now_text
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.seen import conversation
from tests.gateway.world import TEMPLATE, World

pytestmark = pytest.mark.django_db(transaction=True)
BATCH = "alipay.open.app.mini.templatemessage.batchsend"
QUERY = "alipay.open.app.mini.batchtemplatemsg.query"
DATA = json.dumps({"keyword1": {"value": "拿铁"}, "keyword2": {"value": "A27"}})


def call(gateway: Gateway, world: World, method: str, biz: dict[str, Any]) -> Answered:
    return world.program_client().call(gateway, method, biz)


def batch(world: World, **over: Any) -> dict[str, Any]:
    UserTemplate.objects.filter(pk=TEMPLATE).update(scene="one_time")
    return {"template_id": TEMPLATE, "data": DATA, "page": "pages/index", **over}


def subscriber(world: World, person: Person | None = None, left: int = 1) -> Person:
    whom = person or make.make_person()
    Subscription.objects.create(person=whom, template_id=TEMPLATE, accepted=True, left=left)
    return whom


def state(gateway: Gateway, world: World, batch_id: str) -> tuple[str, int]:
    record = ok(call(gateway, world, QUERY, {"batch_msg_id": batch_id}))["record"]
    return record["msg_send_status"], record["msg_send_count"]


def test_every_subscriber_gets_it_once(
    gateway: Gateway, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    assert rules.CHUNK > 2
    subscriber(world, world.follower, left=2)
    others = [subscriber(world) for _ in range(4)]
    subscriber(world, left=0)
    made = ok(call(gateway, world, BATCH, batch(world, out_biz_no="1")))["batch_msg_id"]
    assert ok(call(gateway, world, BATCH, batch(world, out_biz_no="1")))["batch_msg_id"] == made
    assert state(gateway, world, made) == ("INIT", 0)
    [item] = conversation(world)
    assert [one["value"] for one in item.content.model_dump()["fields"]] == ["拿铁", "A27"]
    assert state(gateway, world, made) == ("SUCCESS", 5)
    assert DirectMessage.objects.count() == 5
    left = dict(Subscription.objects.values_list("person_id", "left"))
    assert left[world.follower.pk] == 1
    assert {left[person.pk] for person in others} == {0}
    assert batches.send_chunk(int(made))
    run_pending()
    assert DirectMessage.objects.count() == 5
    other = call(gateway, world, BATCH, batch(world, out_biz_no="1", page="pages/other"))
    refused(other, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(BATCH))


def test_only_the_crowds_subscribers(gateway: Gateway, world: World) -> None:
    group = followed.make_group(world.account)
    subscriber(world, world.follower)
    afar = subscriber(world)
    made = ok(call(gateway, world, BATCH, batch(world, crowd_code=str(group.pk))))
    assert len(conversation(world)) == 1
    assert conversation(world, afar) == []
    assert state(gateway, world, made["batch_msg_id"]) == ("SUCCESS", 1)


def test_at_a_time(gateway: Gateway, world: World) -> None:
    subscriber(world, world.follower)
    when = now_text(timedelta(hours=2))
    made = ok(call(gateway, world, BATCH, batch(world, schedule_send_time=when)))["batch_msg_id"]
    assert conversation(world) == []
    record = ok(call(gateway, world, QUERY, {"batch_msg_id": made}))["record"]
    assert (record["msg_send_time"], record["msg_send_status"]) == (when, "INIT")
    BatchSend.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert batches.send_chunk(int(made))
    assert len(conversation(world)) == 1


def test_unbound_meanwhile_nobody_gets_it(gateway: Gateway, world: World) -> None:
    subscriber(world, world.follower)
    made = ok(call(gateway, world, BATCH, batch(world)))["batch_msg_id"]
    Binding.objects.all().delete()
    assert conversation(world) == []
    assert state(gateway, world, made) == ("FAILURE", 0)
    assert Subscription.objects.get().left == 1


def test_refused(gateway: Gateway, world: World) -> None:
    foreign = followed.make_group(make.make_account())
    good = batch(world)
    for change, code in (
        ({"template_id": "x"}, "MSG_TEMPLATE_ID_VALID"),
        ({"data": ""}, "DATA_IS_EMPTY"),
        ({"data": "{}"}, "USER_TEMPLATE_LACK_KEYWORD"),
        ({"page": "p" * 129}, "PAGE_OVER_LIMIT"),
        ({"crowd_code": str(foreign.pk)}, "ILLEGAL_ARGUMENT_PARAMS"),
        ({"schedule_send_time": "tomorrow"}, "ILLEGAL_ARGUMENT_PARAMS"),
        ({"schedule_send_time": "2020-01-01 00:00:00"}, "ILLEGAL_ARGUMENT_PARAMS"),
    ):
        told = call(gateway, world, BATCH, {**good, **change})
        refused(told, "40004", code, node_of(BATCH))
    UserTemplate.objects.update(scene="form")
    told = call(gateway, world, BATCH, good)
    refused(told, "40004", "MSG_TEMPLATE_ID_VALID", node_of(BATCH))
    UserTemplate.objects.update(scene="one_time")
    Binding.objects.all().delete()
    told = call(gateway, world, BATCH, good)
    refused(told, "40004", "NO_BIND_PUBLIC_APP", node_of(BATCH))
    assert not BatchSend.objects.exists()
    nobody = call(gateway, world, QUERY, {"batch_msg_id": "1"})
    refused(nobody, "40004", "ILLEGAL_ARGUMENT_PARAMS", node_of(QUERY))
