"""The phone's tests all want a world."""

import pytest

from tests.mobile.world import World, make_world


@pytest.fixture
def world(db) -> World:
    return make_world()
