"""Webhooks: bytes that the official verifier of Standard Webhooks takes, the schedule by the clock, who is switched off, repetition."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from lifeloop.audit import SYSTEM
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import talks_in
from lifeloop.outbox import emit
from lifeloop.outbox.models import Event
from lifeloop.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from lifeloop.webhooks.queries import endpoints as queries
from lifeloop.webhooks.rules.documents import What
from lifeloop.webhooks.services import deliveries, endpoints
from lifeloop.webhooks.services.couriers import (
    Called,
    claim,
    deliver_pending,
    note,
)
from lifeloop.webhooks.services.endpoints import Wanted
from tests import factories as make
from tests.factories_webhooks import make_delivery, make_webhook
from tests.webhooks.receiver import Got, Receiver
from tests.webhooks.scene import deliver

pytestmark = pytest.mark.django_db


def secret(hook: Endpoint) -> str:
    found = queries.secrets(Endpoint.objects.get(pk=hook.pk))
    assert found is not None
    return found.now


def verified(got: Got, with_secret: str) -> Any:
    return Webhook(with_secret).verify(got.body, got.headers)


def test_every_event_is_told_and_verified(account: Account, hook: Endpoint, shop: Receiver) -> None:
    person = make.make_person(name="张小三")
    followers.follow(person, account, source=FollowSource.CODE, scene="store_1")
    emit("menu.tapped", person_id=person.pk, account_id=int(account.pk), facts={"key": "hours"})
    assert followers.entered(person, account)
    assert not followers.entered(person, account)  # once in five minutes
    said = talks_in.say(person, account, key="key-00000001", text="几点关门？😀")
    followers.unfollow(person, account)
    deliver()
    told = [verified(got, secret(hook)) for got in shop.got]
    assert [one["type"] for one in told] == [
        "follow.created", "menu.clicked", "account.entered", "message.text", "follow.ended",
    ]  # fmt: skip
    assert all(one["data"]["app_id"] == account.pk for one in told)
    assert all(one["data"]["user_id"] == person.user_id for one in told)
    assert told[0]["data"]["scene"] == "store_1"
    assert told[1]["data"]["key"] == "hours"
    assert told[3]["data"] | {"message_id": str(said.id), "text": "几点关门？😀"} == told[3]["data"]
    assert person.phone[-4:] not in b"".join(got.body for got in shop.got).decode()
    assert len({got.headers["webhook-id"] for got in shop.got}) == 5
    assert {got.headers["content-type"] for got in shop.got} == {"application/json"}


def test_a_flipped_byte_or_another_secret_is_refused(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    [got] = shop.got
    with pytest.raises(WebhookVerificationError):
        verified(
            Got(got.path, got.headers, got.body.replace(b"follow", b"fallow", 1)), secret(hook)
        )
    with pytest.raises(WebhookVerificationError):
        verified(got, secret(make_webhook(account.app.merchant)))


def test_who_does_not_follow_enters_untold(account: Account, hook: Endpoint) -> None:
    assert not followers.entered(make.make_person(), account)


def test_only_chosen_events_of_the_chosen_account(account: Account, shop: Receiver) -> None:
    merchant, other = account.app.merchant, make.make_account(account.app.merchant)
    make_webhook(merchant, shop.url("/one"), app=account.app)
    make_webhook(merchant, shop.url("/all"), events=["follow"])
    make_webhook(merchant, shop.url("/text"), events=["text"])
    make_webhook(merchant, shop.url("/off"), state=EndpointState.OFF)
    make_webhook(make.make_merchant(), shop.url("/foreign"))
    for one in (account, other):
        followers.follow(make.make_person(), one, source=FollowSource.SEARCH)
    deliver()
    assert sorted(got.path for got in shop.got) == ["/all", "/all", "/one"]


def test_a_job_that_runs_twice_makes_one_delivery(account: Account, hook: Endpoint) -> None:

    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    event = Event.objects.get(kind="follow.created")
    deliveries.tell(event, What.FOLLOW)
    deliveries.tell(event, What.FOLLOW)
    assert Delivery.objects.count() == 1


def test_after_a_rotation_both_secrets_sign_for_a_day(
    account: Account, hook: Endpoint, shop: Receiver
) -> None:
    old = secret(hook)
    endpoints.rotate(SYSTEM, account.app.merchant, hook.pk)
    new = secret(hook)
    assert new != old
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    assert verified(shop.got[0], old) == verified(shop.got[0], new)
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
        deliver()
        verified(shop.got[1], new)
        with pytest.raises(WebhookVerificationError):
            verified(shop.got[1], old)
    assert old not in Endpoint.objects.get().sealed_secret


def test_a_repetition_is_the_same_message(account: Account, hook: Endpoint, shop: Receiver) -> None:
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    row = Delivery.objects.get()
    deliveries.replay(SYSTEM, account.app.merchant_id, delivery_id=row.pk)
    with pytest.raises(DomainError) as refused:
        deliveries.replay(SYSTEM, account.app.merchant_id, delivery_id=row.pk)
    assert refused.value.code == "DELIVERY_UNDER_WAY"
    deliver()
    first, second = shop.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    verified(second, secret(hook))
    assert row.attempts.count() == 2
    with pytest.raises(DomainError):
        deliveries.replay(SYSTEM, make.make_merchant().pk, delivery_id=row.pk)


def test_a_test_is_sent_once(hook: Endpoint, shop: Receiver) -> None:
    shop.answers(500)
    deliveries.test(SYSTEM, hook)
    deliver()
    assert json.loads(shop.got[0].body)["type"] == "webhook.test"
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_who_lost_the_lease_notes_nothing(hook: Endpoint, shop: Receiver) -> None:
    make_delivery(hook)
    held = claim()
    assert held is not None
    assert claim() is None
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        deliver_pending()  # another courier

    assert not note(held, Called(clock.now(), 1, None, "TIMEOUT"))
    assert Attempt.objects.count() == 1
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_old_deliveries_are_forgotten(hook: Endpoint) -> None:
    make_delivery(hook, created_at=clock.now() - timedelta(days=15))
    kept = make_delivery(hook)
    assert deliveries.prune() == 1
    assert list(Delivery.objects.all()) == [kept]


@pytest.mark.parametrize(
    ("over", "code"),
    [({"address": "file:///etc/passwd"}, "ADDRESS_INVALID"), ({"events": ["check"]}, "EVENTS_MISSING"), ({"app_id": "2021000000000009"}, "APP_NOT_FOUND")],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(account: Account, over: dict[str, Any], code: str) -> None:
    wanted = Wanted(**{"address": "https://shop.example.com/", **over})
    with pytest.raises(DomainError) as refused:
        endpoints.add_webhook(SYSTEM, account.app.merchant, wanted)
    assert refused.value.code == code
    assert not Endpoint.objects.exists()


def test_a_company_has_so_many_receivers(account: Account, settings: Any) -> None:
    settings.LIFELOOP_EVENT_RECEIVERS = 1
    make_webhook(account.app.merchant)
    with pytest.raises(DomainError) as refused:
        endpoints.add_webhook(SYSTEM, account.app.merchant, Wanted("https://shop.example.com/"))
    assert refused.value.code == "ENDPOINTS_TOO_MANY"
