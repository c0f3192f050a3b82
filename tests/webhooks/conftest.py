from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifeloop.lifestyle.models import Account
    from lifeloop.webhooks.models import Endpoint
    from tests.webhooks.receiver import Receiver


@pytest.fixture
def shop() -> Iterator[Receiver]:
    """A merchant's server that answers 200 and nothing."""
    from tests.webhooks.receiver import receiver  # noqa: PLC0415 -- models wait for Django

    with receiver() as listening:
        yield listening


@pytest.fixture
def account(db: None) -> Account:
    """With a key of its merchant's server."""
    from tests import factories as make  # noqa: PLC0415
    from tests.webhooks.receiver import add_key  # noqa: PLC0415

    made = make.make_account(name="街角咖啡")
    add_key(made.app)
    return made


@pytest.fixture
def hook(account: Account, shop: Receiver) -> Endpoint:
    """A webhook of the account's merchant at that server."""
    from tests.factories_webhooks import make_webhook  # noqa: PLC0415

    return make_webhook(account.app.merchant, shop.url())
