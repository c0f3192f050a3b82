from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lifeloop.gateway.app import Gateway
    from tests.gateway.world import World


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed rows: the gateway's threads have connections of their own."""
    # Not at the top: this file is read before Django's apps are ready.
    from lifeloop.gateway import callers
    from tests.gateway import world as worlds

    callers._kept.clear()
    return worlds.build()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """The real application with its threads and its writer, called without HTTP."""
    from lifeloop.gateway.app import Gateway

    made = Gateway()
    yield made
    made.stop()
