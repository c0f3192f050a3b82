"""A picture that somebody sent: told with an address that works without signing in, and no other."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Incoming
from lifeloop.outbox import emit
from lifeloop.webhooks.models import Endpoint
from tests.factories_talks import make_follower, make_sent_picture
from tests.factories_webhooks import make_gateway
from tests.webhooks.receiver import Receiver, verify
from tests.webhooks.scene import deliver

pytestmark = pytest.mark.django_db


def sent(account: Account) -> Incoming:
    row = make_sent_picture(account, make_follower(account))
    emit(
        "message.written",
        person_id=row.person_id,
        account_id=int(account.pk),
        facts={"message": str(row.id), "kind": "picture"},
    )
    return row


def test_both_kinds_of_receivers_get_its_address(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    make_gateway(account, shop.url("/gateway"))
    row = sent(account)
    deliver()
    by_path = {got.path: got for got in shop.got}
    told = ET.fromstring(verify(by_path["/gateway"]))  # noqa: S314
    assert (told.findtext("MsgType"), told.findtext("MsgId")) == ("image", str(row.id))
    event = json.loads(by_path["/hook"].body)
    assert event["type"] == "message.image"
    assert event["data"]["message_id"] == str(row.id)
    for address in (told.findtext("Image/PicUrl"), event["data"]["picture"]):
        path = "/" + str(address).split("/", 3)[3]
        answer = Client().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert Client().get(path.replace(":", ":a", 1)).status_code == 404
        with time_machine.travel(clock.now() + timedelta(days=15)):
            assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["a", "WzEsMl0:1:x", "%00"])
def test_a_made_up_address_is_none(token: str) -> None:
    assert Client().get(f"/m/e/{token}/").status_code == 404
