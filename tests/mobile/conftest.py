"""The phone's tests want a world in their own database, or a real server with one in its."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.mobile.live import Hand, Phone
from tests.server import Postgres, Server

if TYPE_CHECKING:
    from tests.mobile.world import World


@pytest.fixture
def world(db) -> World:
    from tests.mobile.world import make_world  # models can be imported once Django is set up

    return make_world()


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """A running server with a world, and the hand that makes things happen in it."""
    home = tmp_path_factory.mktemp("phone") / "home"
    home.mkdir()
    postgres = Postgres(os.environ["TEST_DATABASE"]) if os.environ.get("TEST_DATABASE") else None
    database = postgres.create() if postgres else None
    server = Server(home, database=database, postgres=postgres, settings={"LIFELOOP_DEMO": "1"})
    hand = Hand(server.env)
    facts = hand("make")
    with server:
        phone = Phone(server, hand, facts)
        yield phone
        phone.close()
        hand.close()
