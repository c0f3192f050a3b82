"""What the phone's pages tell of: a component that was drawn, slots that were shown and tapped, where a visit came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from lifeloop.outbox.models import Event
from tests import factories as make
from tests import factories_placements as placed

if TYPE_CHECKING:
    from tests.mobile.world import World


def told(kind: str) -> list[dict[str, Any]]:
    return [row.facts for row in Event.objects.filter(kind=kind).order_by("pk")]


def report(world: World, **fields: str | list[str]) -> int:
    answer = world.client().post(f"/m/a/{world.account.pk}/slots/", fields)
    return int(answer.status_code)


@pytest.fixture
def slot(world: World) -> str:
    """A marketing slot with a carousel above it; the slot's number."""
    into = placed.into(world.program, "pages/menu", "")
    placed.ads(world.account, into, into)
    return str(placed.marketing(world.account, *[into] * 4, title="This week").pk)


def test_the_page_names_its_slots_and_parts_for_its_script(world: World, slot: str) -> None:
    page = world.client().get(f"/m/a/{world.account.pk}/").content.decode()
    assert re.findall(r'data-slot="(\w+)"', page) == ["ad", slot]
    assert re.findall(r'data-part="(\w+)"', page)[:2] == ["0", "1"]
    assert "mobile/slots" in page
    assert f'action="/m/a/{world.account.pk}/slots/"' in page
    assert not Event.objects.filter(kind__startswith="slot.").exists()  # a GET writes nothing


def test_only_slots_and_parts_that_stand_there_are_told(world: World, slot: str) -> None:
    other = placed.marketing(make.make_account(), *[placed.link("https://a.example.com/")] * 4)
    shown = ["ad", slot, slot, str(other.pk), "no", "99999999999999999999"]
    assert report(world, shown=shown) == 204
    assert told("slot.shown") == [{"slots": ["ad", slot]}]
    for tapped, part in (("ad", "1"), (slot, "3"), (slot, "4"), ("ad", "x"), (str(other.pk), "0")):
        assert report(world, slot=tapped, part=part) == 204
    assert told("slot.tapped") == [{"slot": "ad", "part": "1"}, {"slot": slot, "part": "3"}]


def test_a_script_that_makes_up_showings_is_held_off(world: World, slot: str) -> None:
    for _ in range(70):
        report(world, shown=["ad"])
    assert len(told("slot.shown")) == 60


def test_the_host_page_tells_that_it_drew_the_card(world: World) -> None:
    address = f"/m/program/{world.program.pk}/shown"
    assert world.client().post(address, {"public_id": world.account.pk}).status_code == 200
    [facts] = told("component.shown")
    assert facts["relation"] == "bound"
    refused = world.client().post(address, {"public_id": make.make_account().pk})
    assert refused.status_code == 404
    assert len(told("component.shown")) == 1


@pytest.mark.parametrize(
    ("referer", "came"),
    [
        ("/m/inbox/service/", "message"), ("/m/article/5/", "article"), ("/m/a/2021/", "account"),
        ("/m/", "home"), ("/q/abc", "code"), ("/elsewhere/", ""),
    ],
)  # fmt: skip
def test_the_host_page_knows_where_a_visit_came_from(world: World, referer: str, came: str) -> None:
    headers = {"referer": f"http://testserver{referer}"}
    page = world.client().get(f"/m/p/{world.program.pk}/", headers=headers).content.decode()
    assert f'data-came="{came}"' in page


def test_a_visit_tells_its_page_and_where_it_came_from(world: World) -> None:
    address = f"/m/program/{world.program.pk}/visit"
    before = len(told("program.visited"))
    for sent in ({"page": "pages/order\x07", "from": "menu"}, {"from": "the moon"}, {}):
        assert world.client().post(address, sent).status_code == 200
    first, second, third = told("program.visited")[before:]
    assert (first["page"], first["from"]) == ("pages/order", "menu")
    assert (second["from"], third["from"]) == ("", "")
