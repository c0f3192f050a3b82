"""The demo's coffee shop hears of an event, once, and of nobody else's."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from demo.coffee.backend import Backend
from demo.coffee.events import Ear, NotOurs
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.webhooks.models import Delivery
from lifeloop.webhooks.queries import endpoints as queries
from lifeloop.webhooks.rules import signatures
from tests import factories as make
from tests.factories_webhooks import make_webhook
from tests.webhooks.scene import deliver

BODY = b'{"type":"follow.created"}'


@pytest.fixture
def coffee() -> Iterator[tuple[Backend, str]]:
    secret = signatures.new_secret()
    platform: Any = None  # no order is placed here
    backend = Backend(("127.0.0.1", 0), shop=platform, platform=platform, origin="", secret=secret)
    thread = threading.Thread(target=backend.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield backend, secret
    finally:
        backend.shutdown()
        backend.server_close()
        thread.join()


@pytest.mark.django_db
def test_the_shop_hears_that_somebody_follows(
    account: Account, coffee: tuple[Backend, str]
) -> None:
    backend, _secret = coffee
    address = f"http://127.0.0.1:{backend.server_port}/events"
    hook = make_webhook(account.app.merchant, address)
    found = queries.secrets(hook)
    assert found is not None
    backend.ear = Ear(found.now)
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    assert backend.ear.newest == "有人关注了生活号"
    assert Delivery.objects.get().state == "done"


def heard(ear: Ear, secret: str, body: bytes = BODY, at: int | None = None) -> str:
    now = int(clock.now().timestamp()) if at is None else at
    made = signatures.headers("msg_1", now, BODY, [secret])
    return ear.hear({name.decode(): value.decode() for name, value in made}, body)


def test_a_message_is_heard_once_and_a_forged_or_old_one_never() -> None:
    secret = signatures.new_secret()
    ear = Ear(secret)
    assert heard(ear, secret)
    assert heard(ear, secret) == ""
    for forged in (
        lambda: heard(Ear(secret), signatures.new_secret()),
        lambda: heard(Ear(secret), secret, BODY + b" "),
        lambda: heard(Ear(secret), secret, at=1_700_000_000),
        lambda: heard(Ear(""), ""),
    ):
        with pytest.raises(NotOurs):
            forged()
