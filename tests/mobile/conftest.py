"""The phone's tests all want a world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mobile.world import World


@pytest.fixture
def world(db) -> World:
    from tests.mobile.world import make_world  # models can be imported once Django is set up

    return make_world()
