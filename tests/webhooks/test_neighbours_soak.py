"""Row 31: a receiver that works, beside many that hang: how long an event takes to reach it, alone and beside them.

Reported, and what is asserted is counts. The figure wanted is a p99 of at most 1.1 times that of a receiver alone.
"""

from __future__ import annotations

import time
from statistics import median

import pytest

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import wake
from lifeloop.outbox.worker import Worker
from lifeloop.webhooks.models import Attempt, Endpoint
from tests.factories_webhooks import make_delivery, make_webhook
from tests.webhooks.receiver import Receiver
from tests.webhooks.test_couriers import FRESH, HANGING, hanging

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
EVENTS = 1000


def arrivals(good: Endpoint, shop: Receiver, many: int) -> list[float]:
    """Milliseconds from the commit of each event's delivery to its arrival, one after another."""
    took = []
    for _ in range(many):
        before = len(shop.got)
        make_delivery(good)
        begun = time.perf_counter()
        wake()
        while len(shop.got) == before:
            assert time.perf_counter() - begun < 30
            time.sleep(0.0005)
        took.append((time.perf_counter() - begun) * 1000)
    return took


def told(name: str, took: list[float]) -> float:
    found = sorted(took)[int(len(took) * 0.99)]
    print(f"{name}: median {median(took):.1f} ms, p99 {found:.1f} ms of {len(took)}")
    return found


def test_the_p99_beside_receivers_that_hang(account: Account, shop: Receiver) -> None:
    merchant = account.app.merchant
    good = make_webhook(merchant, shop.url())
    worker = Worker(threads=0, poll_seconds=0.05).start()
    try:
        arrivals(good, shop, 50)
        alone = told("alone", arrivals(good, shop, EVENTS))
        with hanging() as (port, taken):
            address = f"http://127.0.0.1:{port}/"
            bad = [
                make_webhook(merchant, address, failing_since=clock.now()) for _ in range(HANGING)
            ]
            bad += [make_webhook(merchant, address) for _ in range(FRESH)]
            for one in bad:
                for _ in range(50):
                    make_delivery(one)
            beside = told(f"beside {len(bad)} that hang", arrivals(good, shop, EVENTS))
            print(f"ratio of p99: {beside / alone:.2f}; {len(taken)} calls hung meanwhile")
            assert len(taken) >= FRESH
    finally:
        assert worker.stop(60)
    assert len(shop.got) == 2 * EVENTS + 50
    assert Attempt.objects.filter(delivery__endpoint=good, outcome="OK").count() == len(shop.got)
