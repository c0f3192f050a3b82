"""Jobs and subscriptions that a test registers are gone after it."""

from collections.abc import Iterator
from typing import Any

import pytest

from lifeloop.kernel.registry import Registry
from lifeloop.outbox.registry import HOLDS, JOBS, LANES, PERIODIC, SUBSCRIPTIONS


@pytest.fixture(autouse=True)
def own_registries() -> Iterator[None]:
    """Nothing registered at the beginning: the packages' own jobs do not run in these tests."""
    registries: list[Registry[Any]] = [HOLDS, JOBS, LANES, PERIODIC, SUBSCRIPTIONS]
    kept = [(registry, dict(registry._things)) for registry in registries]
    for registry, _ in kept:
        registry._things.clear()
    yield
    for registry, things in kept:
        registry._things.clear()
        registry._things.update(things)
