"""What a server does before it listens."""

import gc
from collections.abc import Iterator

import pytest

from lifeloop.serving import settle


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_not_looked_through_again() -> None:
    loaded = {id(one) for one in gc.get_objects()}
    settle()
    assert gc.get_freeze_count() > len(loaded) / 2
    later: list[list[int]] = [[]]
    seen = gc.get_objects()
    assert not any(one is loaded for one in seen)
    assert any(one is later for one in seen)
