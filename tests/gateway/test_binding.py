"""Binding by the gateway: own accounts only; what is bound sends at once."""

import pytest

from lifeloop.audit.models import Record
from lifeloop.gateway.app import Gateway
from lifeloop.relations.models import Binding
from tests import factories as make
from tests.gateway.expect import RELATION, SEND, node_of, ok, refused
from tests.gateway.world import ACCOUNT_ID, PROGRAM_ID, World

pytestmark = pytest.mark.django_db(transaction=True)
BIND = "alipay.open.mini.public.relation.bind"


def test_bound_it_answers_and_sends(gateway: Gateway, world: World) -> None:
    Binding.objects.all().delete()
    client = world.program_client()
    unbound = client.call(gateway, SEND, world.message())
    refused(unbound, "40004", "NO_BIND_PUBLIC_APP", node_of(SEND))
    assert ok(client.call(gateway, BIND, {"public_id": ACCOUNT_ID})) == {}
    assert ok(client.call(gateway, RELATION))["public_id"] == ACCOUNT_ID
    ok(client.call(gateway, SEND, world.message()))
    told = Record.objects.get(action="binding.bound")
    assert (told.actor_kind, told.actor_id) == ("app", PROGRAM_ID)


def test_refused(gateway: Gateway, world: World) -> None:
    client = world.program_client()
    again = client.call(gateway, BIND, {"mini_app_id": PROGRAM_ID, "public_id": ACCOUNT_ID})
    refused(again, "40004", "ALREADY_BOUND", node_of(BIND))
    Binding.objects.all().delete()
    foreign, theirs = make.make_account(), make.make_program()
    for biz in (
        {"public_id": foreign.pk},
        {"public_id": "2021999999999999"},
        {"mini_app_id": theirs.pk, "public_id": ACCOUNT_ID},
        {},
    ):
        refused(client.call(gateway, BIND, biz), "40004", "ILLEGAL_BIZ_PARAMS", node_of(BIND))
    told = world.account_client().call(gateway, BIND, {"public_id": ACCOUNT_ID})
    refused(told, "40004", "APP_TYPE_ERROR", node_of(BIND))
    assert not Binding.objects.exists()
