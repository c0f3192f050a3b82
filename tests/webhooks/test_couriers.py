"""Couriers as a worker runs them: real threads, real sockets; receivers that hang hold nobody else up."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.outbox.registry import LANES
from lifeloop.outbox.worker import Worker
from lifeloop.webhooks.models import Attempt, DeliveryState, Endpoint
from tests.factories_webhooks import make_delivery, make_webhook
from tests.webhooks.receiver import Receiver

HANGING, FRESH, WANTED = 20, 2, 30


@contextlib.contextmanager
def hanging() -> Iterator[tuple[int, list[socket.socket]]]:
    """A server that takes every connection and never says a word."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:

        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(listener.accept()[0])

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], taken
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(60)
            for one in taken:
                one.close()


def until_delivered(endpoint: Endpoint, seconds: float) -> float:
    began = time.monotonic()
    while endpoint.deliveries.filter(state=DeliveryState.WAITING).exists():
        assert time.monotonic() - began < seconds, "a receiver that works waited for one that hangs"
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.django_db(transaction=True)
def test_receivers_that_hang_hold_nobody_up(account: Account, shop: Receiver) -> None:
    merchant = account.app.merchant
    good = make_webhook(merchant, shop.url())
    worker = Worker(threads=0, poll_seconds=0.05)
    try:
        with hanging() as (port, taken):
            address = f"http://127.0.0.1:{port}/"
            known = [
                make_webhook(merchant, address, failing_since=clock.now()) for _ in range(HANGING)
            ]
            for one in [*known, *(make_webhook(merchant, address) for _ in range(FRESH))]:
                for _ in range(3):
                    make_delivery(one)
            for _ in range(WANTED):
                make_delivery(good)
            worker.start()
            # Each of those calls takes 15 seconds; all of these have arrived before the first is over.
            until_delivered(good, 14.0)
            assert len(shop.got) == WANTED
            assert len(taken) >= FRESH
            assert not Attempt.objects.exclude(delivery__endpoint=good).exists()
    finally:
        # Nobody hangs any more, so every call is over at once, and nothing of this runs on into the next test.
        assert worker.stop(30)


@pytest.mark.django_db(transaction=True)
def test_many_couriers_deliver_each_once_and_one_receiver_one_at_a_time(
    account: Account, shop: Receiver
) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    def reply(_got: object) -> tuple[int, dict[str, str], bytes]:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.005)  # long enough for two to meet
        with lock:
            busy -= 1
        return 200, {}, b""

    shop.reply = reply
    hook = make_webhook(account.app.merchant, shop.url())
    rows = [make_delivery(hook) for _ in range(WANTED)]
    workers = [Worker(threads=0, poll_seconds=0.05).start() for _ in range(2)]
    try:
        until_delivered(hook, 30.0)
    finally:
        ended = [worker.stop(30) for worker in workers]
        assert all(ended)
    assert most == 1
    assert [got.headers["webhook-id"] for got in shop.got] == [f"msg_{row.pk}" for row in rows]


def test_half_of_the_couriers_are_for_receivers_that_work() -> None:
    assert LANES["webhooks.courier"].threads() == 8
