"""Consents when many act at once: real processes, both databases."""

import pytest

from lifeloop.messaging.models import DirectMessage, Subscription
from tests import factories_templates as made
from tests.parallel import all_at_once
from tests.sending import Shop

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.messaging.subscribing"


def test_a_hundred_parallel_sends_against_fifty_consents_are_exactly_fifty() -> None:
    shop = Shop()
    template = made.subscription_template(shop.program)
    row = made.subscription(shop.person, template, left=50)
    outcomes = all_at_once(f"{SCENES}:by_consent", [f"{template.pk},{shop.person.pk}"] * 100)
    assert outcomes.count("sent") == 50
    assert outcomes.count("MSG_UNSUBSCRIBED") == 50
    row.refresh_from_db()
    assert row.left == 0
    assert DirectMessage.objects.count() == 50


def test_parallel_answers_all_count() -> None:
    shop = Shop()
    template = made.subscription_template(shop.program)
    all_at_once(f"{SCENES}:agree", [f"{template.pk},{shop.person.pk}"] * 20)
    assert Subscription.objects.get().left == 20


def test_nothing_is_accepted_after_the_commit_of_a_withdrawal() -> None:
    shop = Shop()
    template = made.subscription_template(shop.program)
    made.subscription(shop.person, template, left=1000)
    rest = f"{template.pk},{shop.person.pk}"
    acts = [f"send,{rest}"] * 59
    acts.insert(30, f"withdraw,{rest}")
    outcomes = all_at_once(f"{SCENES}:withdraw_or_send", acts)
    sent = outcomes.count("sent")
    assert outcomes.count("withdrawn") == 1
    assert sent + outcomes.count("MSG_UNSUBSCRIBED") == 59
    row = Subscription.objects.get()
    assert (row.left, row.accepted) == (0, False)
    # A send accepted after the withdrawal would have taken from nothing, which no row allows.
    assert DirectMessage.objects.count() == sent
