from collections.abc import Iterator

import pytest

from lifeloop.gateway import callers
from lifeloop.gateway.app import Gateway
from tests.gateway import world as worlds
from tests.gateway.world import World


@pytest.fixture
def world(transactional_db: None) -> World:
    """Committed rows: the gateway's threads have connections of their own."""
    callers._kept.clear()
    return worlds.build()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """The real application with its threads and its writer, called without HTTP."""
    made = Gateway()
    yield made
    made.stop()
