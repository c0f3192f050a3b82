"""Answers that lack their signature go to the signing threads a few at a time: each gets its own, and nobody waits for more."""

from __future__ import annotations

import asyncio

import pytest

from lifeloop.gateway.app import Gateway
from tests.gateway.expect import INFO
from tests.gateway.rest import Answered, RestClient
from tests.gateway.test_rest import account, path_of
from tests.gateway.world import World

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 11
NOTHING = "/v3/alipay/open/nothing"


def at_once(gateway: Gateway, client: RestClient, many: int, path: str) -> list[Answered]:
    """So many calls in one turn of an event loop."""
    sent = [client.request("GET", path) for _ in range(many)]

    async def all_of_them() -> list[Answered]:
        return await asyncio.gather(*(one.over(gateway) for one in sent))

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("many", [1, 4, 5, MANY])
def test_refusals_of_one_turn_are_each_signed(gateway: Gateway, world: World, many: int) -> None:
    answers = at_once(gateway, account(), many, NOTHING)
    assert [one.code for one in answers] == ["invalid-method"] * many
    assert all(one.signed_by() for one in answers)
    assert len({one.headers["alipay-signature"] for one in answers}) == many


def test_one_loop_after_another_is_answered(gateway: Gateway, world: World) -> None:
    for _ in range(2):
        assert all(one.signed_by() for one in at_once(gateway, account(), 3, NOTHING))
        assert all(one.status == 200 for one in at_once(gateway, account(), 3, path_of(INFO)))
