"""What the phone's pages tell of by themselves, in a real browser: a drawn card, slots in view, a tap, where a visit came from."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.host import honest
from tests.host.conftest import Phone, World

pytestmark = pytest.mark.browser


NUMBERS = itertools.count()


@pytest.fixture
def facts(world: World) -> dict[str, Any]:
    return world.stage(honest.package(), name=f"报告{next(NUMBERS)}")


def sent(page: Page, act: str, what: Callable[[], object]) -> Response:
    """The answer to the next POST to an address that ends so, after doing something."""

    def is_it(response: Response) -> bool:
        return response.request.method == "POST" and response.url.endswith(act)

    with page.expect_response(is_it) as caught:
        what()
    return caught.value


def told(world: World, kind: str, **of: int) -> list[dict[str, Any]]:
    """What events of the kind say, of this program alone where one is given: pages of another test may still tell of themselves."""
    code = f"from lifeloop.outbox.models import Event\nanswer = [e.facts for e in Event.objects.filter(kind={kind!r}, **{of}).order_by('pk')]"
    return list(world.ask(code))


def test_a_card_in_view_is_told_once(
    world: World, facts: dict[str, Any], phone: Callable[..., Phone]
) -> None:
    visitor = phone(facts)
    posts: list[str] = []
    visitor.page.on("request", lambda request: posts.append(f"{request.method} {request.url}"))
    assert sent(visitor.page, "/shown", lambda: visitor.open(facts)).status == 200
    expect(visitor.page.locator(".card-follow")).to_be_visible()
    visitor.frame.locator("body").evaluate("() => window.scrollTo(0, 40)")
    visitor.page.wait_for_timeout(300)
    assert len([line for line in posts if line.endswith("/shown")]) == 1
    [shown] = told(world, "component.shown", program_id=int(facts["mini_program"]["app_id"]))
    assert (shown["by"], shown["relation"]) == ("component", "bound")
    assert visitor.errors == []


def test_slots_are_told_when_they_are_seen_and_a_tap_says_where_the_visit_came_from(
    world: World, facts: dict[str, Any], phone: Callable[..., Phone]
) -> None:
    program, account = facts["mini_program"]["app_id"], facts["lifestyle_account"]["app_id"]
    mine = {"program_id": int(program)}
    slot = world.ask(
        "from tests import factories_placements as placed\nfrom lifeloop.programs.models import Program\n"
        "from lifeloop.lifestyle.models import Account\nfrom lifeloop.relations.models import Association\n"
        "from tests import factories as make\n"
        f"program, account = Program.objects.get(pk={program!r}), Account.objects.get(pk={account!r})\n"
        "Association.objects.filter(account=account, program=program).exists() or make.associate(account, program)\n"
        "placed.ads(account, placed.into(program))\n"
        "answer = str(placed.marketing(account, *[placed.into(program)] * 4, title='Now').pk)"
    )
    visitor = phone(facts)
    page = visitor.page
    home = f"{world.base}/m/a/{account}/"
    answer = sent(page, "/slots/", lambda: page.goto(home))
    assert answer.status == 204
    page.locator(f"[data-slot='{slot}']").scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    shown = {slot for facts in told(world, "slot.shown") for slot in facts["slots"]}
    assert shown == {"ad", slot}
    item = page.locator(f"[data-slot='{slot}'] a[data-part='2']")
    assert sent(page, "/visit", item.click).status == 200
    expect(page).to_have_url(re.compile(f"/m/p/{program}/"))
    assert told(world, "slot.tapped") == [{"slot": slot, "part": "2"}]
    assert told(world, "program.visited", **mine)[-1]["from"] == "slot"
    page.goto(home)
    page.locator(f"main a[href='/m/p/{program}/']").last.click()
    expect(page).to_have_url(re.compile(f"/m/p/{program}/"))
    page.wait_for_timeout(500)
    assert told(world, "program.visited", **mine)[-1]["from"] == "account"
    assert visitor.errors == []
