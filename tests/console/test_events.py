"""事件推送 at the console: receivers set up and changed, bodies masked, deliveries repeated, acts by role."""

from typing import Any

import pytest
from django.urls import reverse

from lifeloop.audit.models import Record
from lifeloop.console.events import why
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.sealing import unseal
from lifeloop.lifestyle.models import Account
from lifeloop.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from lifeloop.webhooks.rules.documents import What
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.factories_webhooks import make_delivery, make_gateway, make_webhook

pytestmark = pytest.mark.django_db
NEW = "/console/events/new/"


@pytest.fixture
def account() -> Account:
    made = make.make_account(name="街角咖啡")
    make.make_key(made.app)
    return made


def member(account: Account, role: Role) -> Member:
    made = make.make_member()
    make.join(made, account.app.merchant, role)
    return made


@pytest.fixture
def admin(account: Account) -> Member:
    return member(account, Role.ADMIN)


def act(row: Endpoint, what: str) -> str:
    return reverse("console:event-receiver-act", args=[row.pk, what])


def test_a_webhook_is_added_and_its_secret_shown_to_who_may_change_it(
    account: Account, admin: Member
) -> None:
    sent = {"address": "https://shop.example.com/hook", "events": ["follow", "text"], "app_id": ""}
    answer = browser(admin).post(NEW, sent, follow=True)
    row = Endpoint.objects.get()
    assert (row.state, row.events, row.app) == (EndpointState.ACTIVE, ["follow", "text"], None)
    secret = unseal(row.sealed_secret)
    assert secret in text_of(answer)
    assert "Give your server its secret" in text_of(answer)
    seen = browser(member(account, Role.VIEWER)).get(f"/console/events/{row.pk}/")
    assert seen.status_code == 200
    assert secret not in text_of(seen)
    assert Record.objects.get(action="receiver.added").target_name == row.address


def test_an_application_gateway_begins_with_its_check(account: Account, admin: Member) -> None:
    sent = {
        "address": "https://shop.example.com/gateway",
        "events": ["follow"],
        "app_id": account.pk,
        "charset": "UTF-8",
        "sign_type": "RSA",
        "tries_again": "on",
    }
    browser(admin).post(f"{NEW}?kind=gateway", sent)
    row = Endpoint.objects.get()
    assert (row.state, row.address) == (EndpointState.CHECKING, "")
    assert (row.charset, row.sign_type, row.tries_again) == ("UTF-8", "RSA", True)
    assert Delivery.objects.get().what == What.CHECK


@pytest.mark.parametrize("address", ["ftp://shop.example.com/", "shop", "https://a:b@c.example/"])
def test_what_was_typed_stays_when_it_is_refused(admin: Member, address: str) -> None:
    answer = browser(admin).post(NEW, {"address": address, "events": ["follow"]})
    assert answer.status_code == 422
    assert f'value="{address}"' in text_of(answer)
    assert "Write a whole address" in text_of(answer)
    assert not Endpoint.objects.exists()


def test_the_body_is_masked_and_every_attempt_is_told(account: Account, admin: Member) -> None:
    person = make.make_person(user_id="2088123412345678")
    said = {"text": "My secret words", "message_id": "7"}
    for row in (make_gateway(account), make_webhook(account.app.merchant)):
        delivery = make_delivery(
            row, What.TEXT, person=person, document=said, state=DeliveryState.FAILED
        )
        for outcome in ("TIMEOUT", "HTTP_500"):
            Attempt.objects.create(
                delivery=delivery, took_ms=1, outcome=outcome, answer="<b>no</b>"
            )
        page = text_of(browser(admin).get(f"/console/events/deliveries/{delivery.pk}/"))
        assert "My secret words" not in page
        assert person.user_id not in page
        assert "2088****5678" in page
        assert "no answer within 15 seconds" in page
        assert "status 500" in page
        assert "&lt;b&gt;no" in page


def test_a_delivery_is_repeated_once_at_a_time(account: Account, admin: Member) -> None:
    row = make_delivery(make_webhook(account.app.merchant), state=DeliveryState.FAILED)
    there = f"/console/events/deliveries/{row.pk}/repeat/"
    assert browser(admin).post(there).status_code == 303
    row.refresh_from_db()
    assert row.state == DeliveryState.WAITING
    assert "still being tried" in text_of(browser(admin).post(there))


def test_off_on_rotate_test_and_delete(account: Account, admin: Member) -> None:
    row = make_webhook(account.app.merchant)
    waiting = make_delivery(row)
    client = browser(admin)
    before = row.sealed_secret
    client.post(act(row, "rotate"))
    client.post(act(row, "test"))
    row.refresh_from_db()
    assert unseal(row.sealed_secret) != unseal(before)
    assert unseal(row.sealed_old_secret) == unseal(before)
    assert Delivery.objects.filter(what=What.TEST).count() == 1
    client.post(act(row, "off"))
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.FAILED
    assert "switched off. Switch it on first" in text_of(client.post(act(row, "test")))
    client.post(act(row, "on"))
    row.refresh_from_db()
    assert row.state == EndpointState.ACTIVE
    assert client.post(act(row, "delete")).status_code == 303
    assert not Endpoint.objects.exists()
    assert client.get(act(row, "delete")).status_code == 404


def test_tests_are_limited(account: Account, admin: Member, settings: Any) -> None:
    settings.LIFELOOP_EVENT_TESTS_PER_HOUR = 2
    row = make_webhook(account.app.merchant)
    answers = [browser(admin).post(act(row, "test")).status_code for _ in range(3)]
    assert answers == [303, 303, 422]
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_only_administrators_act(account: Account, role: Role) -> None:
    row = make_webhook(account.app.merchant)
    client = browser(member(account, role))
    assert client.get("/console/events/").status_code == 200
    for what in ("test", "off", "rotate", "delete"):
        assert client.post(act(row, what)).status_code == 403
    assert client.post(NEW, {"address": "https://a.example/"}).status_code == 403
    assert "New webhook" not in text_of(client.get("/console/events/"))


def test_every_code_has_words_in_the_language_of_the_page() -> None:
    assert why("HTTP_404") == "状态码 404"
    assert why("REPLY_UNSIGNED").startswith("应答")
    assert why("MSG_SD_NOBEHAVIOR")


def test_the_workbench_says_that_a_receiver_fails(account: Account, admin: Member) -> None:
    make_webhook(account.app.merchant)
    make_webhook(account.app.merchant, state=EndpointState.OFF, off_because="MEMBER")
    assert "Receivers of events that fail" not in text_of(browser(admin).get("/console/"))
    gone = make_webhook(account.app.merchant, state=EndpointState.OFF, off_because="GONE")
    make_webhook(account.app.merchant, failing_since=account.opened_at)
    page = text_of(browser(admin).get("/console/"))
    assert "Receivers of events that fail" in page
    assert f'href="{reverse("console:event-receiver", args=[gone.pk])}"' in page
