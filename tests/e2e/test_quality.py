"""What a first visit weighs, and what axe-core finds: on the phone and at the console, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.test_pages import OPERATORS, OWNERS, PEOPLES
from tests.e2e.town import Town
from tests.server import ROOT

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]

FIRST_VIEW_KB = 200
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
# WCAG 2.2 AA, and nothing that is a matter of taste.
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
}).then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))"""


@pytest.fixture(scope="module")
def known(town: Town, chromium: Browser) -> Any:
    """What the follower's browser keeps: signed in once for all."""
    context = chromium.new_context(locale="zh-CN")
    phone.sign_in(town, context.new_page(), town.facts["follower"]["phone"])
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize("path", ["m/", "m/a/{account}/", "m/inbox/a/{account}/", "m/p/{program}/"])
def test_a_first_visit_weighs_little(town: Town, visitor: Visitor, known: Any, path: str) -> None:
    context = visitor(storage_state=known)
    page = context.new_page()
    weights = weighed(context, page)
    page.goto(f"{town.base}/{_filled(town, path)}", wait_until="load")
    page.wait_for_load_state("networkidle") if "/p/" not in path else None
    total = sum(weights.values()) / 1024
    assert total <= FIRST_VIEW_KB, sorted(weights.items(), key=lambda one: -one[1])[:12]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_the_phone(
    town: Town, visitor: Visitor, known: Any, colours: str
) -> None:
    context = visitor(storage_state=known, color_scheme=colours)
    page = context.new_page()
    found = {path: _axe(page, f"{town.base}/{_filled(town, path)}") for path in PEOPLES}
    assert {path: list_ for path, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_at_the_console(town: Town, visitor: Visitor, colours: str) -> None:
    found = {}
    for who, paths in (("merchant", OWNERS), ("operator", OPERATORS)):
        context = visitor(width=1280, height=860, color_scheme=colours)
        desk = Desk(town, context.new_page())
        desk.sign_in(town.facts[who])
        for path in paths:
            found[path] = _axe(desk.page, f"{town.base}/console/{_filled(town, path)}")
    assert {path: list_ for path, list_ in found.items() if list_} == {}


def _axe(page: Page, url: str) -> list[str]:
    page.goto(url)
    page.evaluate(AXE)
    told: list[str] = page.evaluate(RUN)
    return told


def _filled(town: Town, path: str) -> str:
    return path.format(
        program=town.facts["mini_program"]["app_id"],
        unlisted=town.facts["unlisted_mini_program"]["app_id"],
        account=town.facts["lifestyle_account"]["app_id"],
    )


def weighed(context: BrowserContext, page: Page) -> dict[str, float]:
    """Bytes as they come over the wire, by address; filled while the page loads."""
    names: dict[str, str] = {}
    weights: dict[str, float] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on(
        "Network.requestWillBeSent",
        lambda told: names.update({told["requestId"]: told["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: weights.update({names.get(told["requestId"], "?"): told["encodedDataLength"]}),
    )
    return weights
