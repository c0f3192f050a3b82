"""An account's home and its menus on the phone: where taps lead, and what is dark at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from tests.mobile.world import World

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"


def home(world: World, **headers: str) -> Any:
    return world.client().get(f"/m/a/{world.account.pk}/", headers=headers)


def shown(world: World) -> str:
    return str(home(world).content.decode())


def tap(world: World, menu: Any, entry: str) -> Any:
    data = {"menu": menu.pk, "entry": entry}
    return world.client().post(f"/m/a/{world.account.pk}/menu/", data)


def test_what_is_placed_is_on_the_home_and_leads_there(world: World) -> None:
    from tests import factories_placements as placed

    into = placed.into(world.program, "pages/menu", "from=home&id=1")
    placed.ads(world.account, into, placed.link("https://strange.example.com/a?b=1"))
    placed.marketing(world.account, *[into] * 4, title="This week")
    placed.menu(world.account, placed.stored("Order", icon="pictures/1.png"), style="icon")
    page = shown(world)
    assert f'href="/m/p/{world.program.pk}/pages/menu?from=home&amp;id=1"' in page
    assert "data-carousel" in page
    assert "This week" in page
    assert 'src="/media/pictures/1.png"' in page
    # Another site is left for by our own page only, which names it.
    assert "strange.example.com" not in re.sub(r'href="/m/leave/\?to=[^"]*"', "", page)
    away = re.search(r'href="(/m/leave/\?to=[^"]*)"', page)
    assert away is not None
    warning = world.client().get(away[1].replace("&amp;", "&")).content.decode()
    assert "<b>strange.example.com</b>" in warning


def test_extension_areas_are_framed_and_nothing_else(world: World) -> None:
    from tests import factories_placements as placed

    placed.extension(world.account, on=True)
    answer = home(world)
    page = answer.content.decode()
    assert 'sandbox="allow-scripts allow-forms allow-same-origin"' in page
    assert 'src="https://points.example.com/h5?a=1"' in page
    assert 'height="240"' in page
    assert "; frame-src https://points.example.com/h5;" in answer.headers["Content-Security-Policy"]
    other = world.client().get(f"/m/a/{world.other_account.pk}/")
    assert "frame-src 'none'" in other.headers["Content-Security-Policy"]


def test_each_kind_of_phone_sees_its_menu(world: World) -> None:
    from tests import factories_placements as placed

    placed.menu(world.account, placed.stored("Everybody"), style="icon")
    placed.menu(world.account, placed.stored("Apple"), style="icon", rule={"client": "iphone"})
    assert "Everybody" in shown(world)
    assert "Apple" in home(world, user_agent=IPHONE).content.decode()
    assert "Everybody" in home(world, user_agent=f"Android {IPHONE}").content.decode()


def test_where_taps_lead(world: World) -> None:
    from tests import factories_placements as placed

    targets = {
        "program": placed.into(world.program, "pages/menu", "a=1"),
        "event": {"kind": "event", "key": "NEW"},
        "phone": {"kind": "phone", "number": "+86 571 8888"},
        "map": {"kind": "map", "keyword": "左岸 咖啡&x"},
        "link": placed.link("https://strange.example.com/"),
        "own": placed.link("http://127.0.0.1:8000/m/accounts/"),
    }
    menu = placed.menu(
        world.account,
        *[placed.stored(name, id=f"id{name}", target=one) for name, one in targets.items()],
    )
    assert tap(world, menu, "idprogram")["Location"] == f"/m/p/{world.program.pk}/pages/menu?a=1"
    assert tap(world, menu, "idevent")["Location"] == f"/m/inbox/a/{world.account.pk}/"
    assert tap(world, menu, "idlink")["Location"].startswith("/m/leave/?to=")
    assert tap(world, menu, "idown")["Location"] == "/m/accounts/"
    called = tap(world, menu, "idphone").content.decode()
    assert 'href="tel:+865718888"' in called
    place = tap(world, menu, "idmap")["Location"]
    assert "%25E5%25B7%25A6%25E5%25B2%25B8%2520" in place
    warning = world.client().get(place).content.decode()
    assert "uri.amap.com" in warning


def test_a_tap_on_what_is_not_there(world: World) -> None:
    from tests import factories_placements as placed

    menu = placed.menu(world.account, placed.stored(id="here"))
    foreign = placed.menu(world.other_account, placed.stored(id="here"))
    assert tap(world, menu, "gone").status_code == 404
    assert tap(world, foreign, "here").status_code == 404
    for number in ("", "x", "-1", "9" * 30, "１"):
        client = world.client()
        path = f"/m/a/{world.account.pk}/menu/"
        assert client.post(path, {"menu": number, "entry": "here"}).status_code == 404


@pytest.mark.parametrize("how", ["dissociate", "delist", "suspend"])
def test_dark_at_once(world: World, how: str) -> None:
    from lifeloop.audit import SYSTEM
    from lifeloop.identity.actors import member_actor
    from lifeloop.programs import services as programs
    from lifeloop.relations.services.association import dissociate
    from tests import factories_placements as placed

    into = placed.into(world.program, "pages/menu")
    placed.ads(world.account, into)
    placed.marketing(world.account, *[into] * 4)
    placed.menu(world.account, placed.stored("Order", target=into), style="icon")
    text = placed.menu(world.account, placed.stored("Order", id="order", target=into))
    way = f'href="/m/p/{world.program.pk}/pages/menu"'
    before = shown(world)
    assert before.count(way) == 5
    assert "is-dark" not in before
    actor = member_actor(world.member)
    if how == "dissociate":
        dissociate(actor, world.account, program_id=world.program.pk)
    elif how == "delist":
        programs.delist(actor, world.program)
    else:
        programs.suspend(SYSTEM, world.program.pk, note="test")
    after = shown(world)
    assert way not in after
    assert after.count("is-dark") == 6
    assert after.count("not available") == 6
    assert re.search(r'<button class="im-entry is-dark"[^>]*disabled', after)
    refused = tap(world, text, "order")
    assert refused.status_code == 409
    assert "“Order” cannot be opened at the moment." in refused.content.decode()
    talk = world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()
    assert "is-dark" in talk


def test_a_suspended_accounts_home_shows_none_of_it(world: World) -> None:
    from lifeloop.audit import SYSTEM
    from lifeloop.lifestyle.services import suspend
    from tests import factories_placements as placed

    placed.ads(world.account)
    placed.extension(world.account, on=True)
    suspend(SYSTEM, world.account.pk, note="test")
    page = shown(world)
    assert "pictures/1.png" not in page
    assert "<iframe" not in page


def test_more_placed_is_no_more_queries(world: World) -> None:
    from tests import factories_placements as placed

    into = placed.into(world.program)
    placed.ads(world.account, into)
    placed.marketing(world.account, *[into] * 4)
    placed.menu(world.account, placed.stored(target=into), style="icon")
    counts = []
    for _ in range(2):
        home(world)
        with CaptureQueriesContext(connection) as seen:
            home(world)
        counts.append(len(seen))
        for _more in range(3):
            placed.marketing(world.account, *[into] * 8)
            placed.extension(world.account)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("vector", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_words_are_shown_as_text(world: World, vector: str) -> None:
    from tests import factories_placements as placed

    placed.menu(world.account, placed.stored(vector), style="icon")
    placed.marketing(world.account, title=vector[:30], head=None)
    areas = [{"name": vector[:12], "url": "https://points.example.com/", "height": 200}]
    placed.extension(world.account, on=True, areas=areas)
    page = shown(world)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "alert(1)" in page
