"""The world of the other owner's login."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.relations.two import Two


@pytest.fixture
def two() -> Two:
    """Two merchants, nothing begun."""
    from tests.relations.two import make_two  # models can be imported once Django is set up

    return make_two()
