"""Row 26 for acts: the same signed bytes again, inside the clock's window, get the first answer or a refusal."""

from typing import Any

import pytest

from lifeloop.diagnostics.models import Act
from lifeloop.followers.models import Label, Labelling
from lifeloop.gateway.app import Gateway
from lifeloop.placements.models import Picture
from tests.gateway.again import changed, everything
from tests.gateway.client import Answered, now_text, post, post_all
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.rest import RestClient
from tests.gateway.test_uploads import png, upload
from tests.gateway.world import ACCOUNT_ID, FOLLOWER, World, pair

pytestmark = pytest.mark.django_db(transaction=True)
CREATE = "alipay.open.public.label.create"
DELETE = "alipay.open.public.label.delete"
PUT = "alipay.open.public.label.user.create"
TAKE = "alipay.open.public.label.user.delete"


def body(world: World, method: str, biz: dict[str, Any]) -> bytes:
    """A signed call, ready to be sent twice."""
    client = world.account_client()
    return client.encode(client.signed(method, biz))


def call(gateway: Gateway, world: World, method: str, biz: dict[str, Any]) -> Answered:
    return world.account_client().call(gateway, method, biz)


def test_the_first_answer_again_and_nothing_else(gateway: Gateway, world: World) -> None:
    signed = body(world, CREATE, {"name": "老顾客"})
    first = post(gateway, body=signed)
    ok(first)
    before = everything()
    assert {post(gateway, body=signed).body for _ in range(3)} == {first.body}
    assert changed(before, everything()) == []
    assert Label.objects.count() == Act.objects.count() == 1


def test_signed_anew_it_is_another_call(gateway: Gateway, world: World) -> None:
    ok(call(gateway, world, CREATE, {"name": "老顾客"}))
    again = call(gateway, world, CREATE, {"name": "老顾客"})
    refused(again, "40004", "LABEL_NAME_ALREADY_EXISTS", node_of(CREATE))


def test_after_another_act_the_first_answer_would_be_wrong(gateway: Gateway, world: World) -> None:
    signed = body(world, CREATE, {"name": "老顾客"})
    made = ok(post(gateway, body=signed))
    ok(call(gateway, world, DELETE, {"id": str(made["id"])}))
    refused(post(gateway, body=signed), "40002", "isv.suspected-attack", node_of(CREATE))
    assert Label.objects.count() == 0


def test_a_refused_call_may_be_sent_again(gateway: Gateway, world: World) -> None:
    taken = ok(call(gateway, world, CREATE, {"name": "老顾客"}))
    signed = body(world, CREATE, {"name": "老顾客"})
    refused(post(gateway, body=signed), "40004", "LABEL_NAME_ALREADY_EXISTS", node_of(CREATE))
    ok(call(gateway, world, DELETE, {"id": str(taken["id"])}))
    ok(post(gateway, body=signed))


def test_what_changed_nothing_changes_nothing_later(gateway: Gateway, world: World) -> None:
    label = ok(call(gateway, world, CREATE, {"name": "老顾客"}))["id"]
    whom = {"user_id": FOLLOWER, "label_id": label}
    ok(call(gateway, world, PUT, whom))
    signed = body(world, PUT, whom)  # it is on already
    ok(post(gateway, body=signed))
    ok(call(gateway, world, TAKE, {**whom, "label_id": str(label)}))
    refused(post(gateway, body=signed), "40002", "isv.suspected-attack", node_of(PUT))
    assert Labelling.objects.count() == 0


def test_eight_at_once_are_one(gateway: Gateway, world: World) -> None:
    signed = body(world, CREATE, {"name": "老顾客"})
    answers = post_all(gateway, [signed] * 8)
    good = {answer.body for answer in answers if answer.node["code"] == "10000"}
    assert len(good) == 1
    assert {answer.sub_code for answer in answers} <= {None, "isv.suspected-attack"}
    assert Label.objects.count() == Act.objects.count() == 1


def test_another_file_is_another_act(gateway: Gateway, world: World) -> None:
    """Files are not signed: two pictures with the same name in one second are two pictures."""
    now = now_text()
    first = ok(upload(world, gateway, png("red"), timestamp=now))
    second = ok(upload(world, gateway, png("blue"), timestamp=now))
    assert first["image_id"] != second["image_id"]
    assert Picture.objects.count() == 2
    assert Act.objects.count() == 2


def test_version_3(gateway: Gateway, world: World) -> None:
    client = RestClient(ACCOUNT_ID, pair("account"))
    request = client.request("POST", "/v3/alipay/open/public/label/create", {"name": "老顾客"})
    first = request.to(gateway)
    assert first.status == 200
    before = everything()
    assert request.to(gateway).body == first.body
    assert changed(before, everything()) == []
    ok(call(gateway, world, DELETE, {"id": str(first.json["id"])}))
    again = request.to(gateway)
    assert (again.status, again.json["code"]) == (400, "suspected-attack")
    assert Label.objects.count() == 0
