"""Row 38: contents that are made to cost much. Each is refused in the protocol's words, and the next call is answered."""

from __future__ import annotations

import json

import pytest

from lifeloop.gateway.app import Gateway
from tests.gateway.client import post
from tests.gateway.expect import FOLLOW, INFO, node_of, ok, refused
from tests.gateway.rest import RestClient
from tests.gateway.world import ACCOUNT_ID, FOLLOWER, World, pair

pytestmark = pytest.mark.django_db(transaction=True)
DEEP = 100_000
V3 = "/v3/alipay/open/public/user/follow/query"
SENDS = "/v3/alipay/open/public/label/create"

TEXTS = {
    "lists": "[" * DEEP + "]" * DEEP,
    "lists without an end": "[" * DEEP,
    "objects": '{"a":' * DEEP + "1" + "}" * DEEP,
    "objects in a field": '{"user_id":' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
    "lists in a field nobody knows": '{"user_id":"x","y":' + "[" * DEEP + "]" * DEEP + "}",
    "a number of a million digits": '{"user_id":' + "9" * 1_000_000 + "}",
    "a number far too large": '{"user_id":1e999999999}',
    "a number of an exponent": '{"user_id":1E+' + "9" * 100_000 + "}",
    "a million escapes": '{"user_id":"' + "\\u0041" * 500_000 + '"}',
    "half a character": '{"user_id":"\\ud800"}',
    "a hundred thousand keys": json.dumps({f"k{at}": at for at in range(100_000)}),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_version_2(gateway: Gateway, world: World, text: str) -> None:
    client = world.account_client()
    answer = post(gateway, body=client.encode(client.signed(FOLLOW, text)))
    assert answer.status == 200
    assert answer.name == node_of(FOLLOW)
    assert answer.node["code"] in {"40002", "40004"}, answer.node
    assert ok(client.call(gateway, FOLLOW, {"user_id": FOLLOWER})) == {"is_follow": "T"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_version_3(gateway: Gateway, world: World, text: str) -> None:
    client = RestClient(ACCOUNT_ID, pair("account"))
    answer = client.call(gateway, "POST", SENDS, text.encode())
    assert answer.status == 400, answer.json
    assert client.call(gateway, "GET", V3, {"user_id": FOLLOWER}).json == {"is_follow": "T"}


def test_the_same_key_a_hundred_thousand_times_is_the_last_one(
    gateway: Gateway, world: World
) -> None:
    text = "{" + ",".join(['"user_id":"x"'] * 100_000) + f',"user_id":"{FOLLOWER}"' + "}"
    assert ok(world.account_client().call(gateway, FOLLOW, text)) == {"is_follow": "T"}


def test_many_parameters(gateway: Gateway, world: World) -> None:
    client = world.account_client()
    many = {f"p{at}": "x" for at in range(200)}
    answer = post(gateway, body=client.encode(client.signed(INFO, None, **many)))
    refused(answer, "40002", "isv.invalid-parameter")
    flood = b"&".join(b"p%d=x" % at for at in range(300_000))
    answer = post(gateway, body=client.encode(client.signed(INFO)) + b"&" + flood)
    assert answer.status == 200
    assert "sign" not in answer.json
    ok(client.call(gateway, INFO))


def test_many_ampersands_and_escapes(gateway: Gateway, world: World) -> None:
    client = world.account_client()
    for body in (b"&" * 4_000_000, b"%" * 4_000_000, b"a=" + b"%zz" * 1_000_000, b"=" * 4_000_000):
        assert post(gateway, body=body).status == 200
    ok(client.call(gateway, INFO))


def test_many_parts(gateway: Gateway, world: World) -> None:
    kind = "multipart/form-data; boundary=b"
    for body in (b"\r\n--b" * 500_000, b"--b\r\n" * 500_000, b"--b" + b"\r\n\r\n" * 900_000):
        assert post(gateway, body=body, content_type=kind).status == 200
    boundary = "multipart/form-data; boundary=" + " " * 100_000
    assert post(gateway, body=b"x", content_type=boundary).status == 200
    ok(world.account_client().call(gateway, INFO))
