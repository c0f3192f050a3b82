"""Rows for tests about receivers of events and deliveries."""

from typing import Any

from lifeloop.identity.models import Merchant
from lifeloop.identity.sealing import seal
from lifeloop.lifestyle.models import Account
from lifeloop.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
)
from lifeloop.webhooks.rules import signatures
from lifeloop.webhooks.rules.documents import EVENTS, What
from tests import factories as make


def make_webhook(
    merchant: Merchant, address: str = "https://shop.example.com/hook", **over: Any
) -> Endpoint:
    """An active webhook for all events of all accounts."""
    facts: dict[str, Any] = {
        "kind": EndpointKind.WEBHOOK,
        "state": EndpointState.ACTIVE,
        "address": address,
        "events": [what.value for what in EVENTS],
        "sealed_secret": seal(signatures.new_secret()),
    }
    return Endpoint.objects.create(merchant=merchant, **{**facts, **over})


def make_gateway(
    account: Account, address: str = "https://shop.example.com/gateway", **over: Any
) -> Endpoint:
    """An application gateway that answered its check."""
    facts: dict[str, Any] = {
        "kind": EndpointKind.GATEWAY,
        "state": EndpointState.ACTIVE,
        "address": address,
        "events": [what.value for what in EVENTS],
    }
    return Endpoint.objects.create(
        merchant=account.app.merchant, app=account.app, **{**facts, **over}
    )


def make_delivery(endpoint: Endpoint, what: What = What.FOLLOW, **over: Any) -> Delivery:
    """A delivery that waits, as a row."""
    person = over.pop("person", None) or make.make_person()
    document = {
        "what": what,
        "at": 1_700_000_000_000 + make.number(),
        "app_id": endpoint.app_id or "2021000000000000",
        "user_id": person.user_id,
        "open_id": "0abcdefghijklmnopqrstuvwxyz",
        "name": "*三",
        "logon_id": "138****1234",
        **over.pop("document", {}),
    }
    return Delivery.objects.create(
        endpoint=endpoint, what=what, person=person, document=document, **over
    )


def fill(account: Account, rows: int) -> tuple[Endpoint, Delivery]:
    """So many webhooks of the account's merchant, the last with so many deliveries and attempts, that failed."""
    for _ in range(rows):
        endpoint = make_webhook(account.app.merchant)
    make_gateway(account)
    for _ in range(rows):
        delivery = make_delivery(endpoint, state=DeliveryState.FAILED)
        for _ in range(rows):
            Attempt.objects.create(
                delivery=delivery, took_ms=12, status=500, outcome="HTTP_500", answer="no"
            )
    return endpoint, delivery
