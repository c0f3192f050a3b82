"""An account's home and the menu bar as a phone meets them: weight, stillness, room for fingers, keys, colours."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.e2e import phone as phones
from tests.e2e.conftest import PATIENCE
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
HEAVIEST = 200_000  # bytes of a first view, compressed
# What moved without anybody touching it, from the first paint on.
SHIFTS = """() => new Promise((done) => {
  const moved = [];
  const watch = new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (!hadRecentInput && value > .005) moved.push([value, sources.map(({ node, previousRect, currentRect }) =>
        [node?.outerHTML?.slice(0, 90), previousRect.toJSON(), currentRect.toJSON()])]);
    }
  });
  watch.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => { watch.disconnect(); done(moved); }));
})"""
# What can be tapped in the account's placements and is smaller than a finger.
SMALL = """(box) => [...document.querySelectorAll(box)].flatMap((part) =>
  [...part.querySelectorAll("a, button, summary")]).filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 0 && (width < 44 || height < 44);
  }).map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def follower(town: Town, chromium: Browser) -> Any:
    """The follower's cookies."""
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    phones.sign_in(town, context.new_page(), town.facts["follower"]["phone"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(follower: Any, visitor: Visitor) -> Page:
    """A fresh phone."""
    return visitor(width=375, height=740, storage_state=follower).new_page()


def home(town: Town) -> str:
    return f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/"


def talk(town: Town) -> str:
    return f"{town.base}/m/inbox/a/{town.facts['lifestyle_account']['app_id']}/"


@pytest.mark.parametrize("where", [home, talk])
def test_the_first_view_is_light_still_and_silent(
    page: Page, town: Town, where: Callable[[Town], str]
) -> None:
    answers: list[Response] = []
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- no built-in methods
    page.goto(where(town))
    page.wait_for_load_state("networkidle" if where is home else "load")
    parts = sorted(
        (answer.request.sizes()["responseBodySize"], answer.url)
        for answer in answers
        if "/live" not in answer.url
    )
    assert 10_000 < sum(size for size, _url in parts) <= HEAVIEST, parts
    assert page.evaluate(SHIFTS) == []
    assert errors == []
    assert page.evaluate(SMALL, ".placed, .tm") == []


def test_pictures_that_come_late_move_nothing(page: Page, town: Town) -> None:
    held: list[Route] = []
    late = True
    page.route("**/media/pictures/**", lambda one: held.append(one) if late else one.continue_())
    page.goto(home(town), wait_until="domcontentloaded")
    expect(page.locator(".im-entry").first).to_be_visible()
    before = page.locator(".im").bounding_box()
    late = False
    for route in held:
        route.continue_()
    page.wait_for_function("() => document.querySelector('.cs img').naturalWidth > 0")
    assert page.locator(".im").bounding_box() == before
    assert page.evaluate(SHIFTS) == []


def test_the_menu_bar_by_keyboard(page: Page, town: Town) -> None:
    page.goto(talk(town))
    group = page.locator(".tm summary").first
    group.focus()
    page.keyboard.press("Enter")
    inside = page.locator(".tm-sub").first
    expect(inside).to_be_visible()
    page.keyboard.press("Tab")
    expect(inside).to_be_focused()
    page.keyboard.press("Enter")
    # A place on a map is another site: our page names it before anybody goes there.
    expect(page.get_by_text("uri.amap.com").first).to_be_visible()


def test_a_number_is_called_from_a_page_that_shows_it(page: Page, town: Town) -> None:
    page.goto(home(town))
    page.get_by_role("button", name="电话").click()
    call = page.get_by_role("link", name="拨打")
    expect(call).to_have_attribute("href", "tel:400-820-8800")


def test_an_event_leads_back_into_the_conversation(page: Page, town: Town) -> None:
    page.goto(home(town))
    page.get_by_role("button", name="上新").click()
    expect(page).to_have_url(talk(town))
