"""数据 in a real browser: the charts are drawn under the pages' own policy, in light and dark, and nothing scrolls sideways."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.test_quality import AXE, RUN
from tests.e2e.town import Town
from tests.server import ROOT

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
PAGES = ("", "followers/", "messages/", "articles/", "menus/", "slots/", "templates/", "map/")
# Whether every chart of the page has drawn something: not all of its pixels are the same.
DRAWN = """() => [...document.querySelectorAll("[data-chart] canvas")].every((one) => {
  const pixels = new Uint32Array(one.getContext("2d").getImageData(0, 0, one.width, one.height).data.buffer);
  return pixels.some((pixel) => pixel !== pixels[0]);
})"""


@pytest.fixture(scope="module")
def busy(town: Town) -> Town:
    """The town after forty days."""
    apps = [town.facts[name]["app_id"] for name in ("mini_program", "lifestyle_account")]
    subprocess.run(
        [sys.executable, "-m", "tests.e2e.data_scene", *apps],
        cwd=ROOT,
        env=town.server.env,
        check=True,
    )
    return town


def desk(town: Town, visitor: Visitor, **look: Any) -> Desk:
    found = Desk(town, visitor(**look).new_page())
    found.sign_in(town.facts["merchant"])
    return found


@pytest.mark.parametrize(
    ("width", "language", "colours"),
    [
        (1280, "zh-CN", "light"),
        (375, "en-GB", "dark"),
        (1280, "en-GB", "dark"),
        (375, "zh-CN", "light"),
    ],
)
def test_every_page_with_figures(
    busy: Town, visitor: Visitor, shot: Shot, width: int, language: str, colours: str
) -> None:
    at = desk(busy, visitor, width=width, height=900, language=language, color_scheme=colours)
    complaints: list[str] = []
    at.page.on(
        "console",
        lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None,
    )
    for path in PAGES:
        at.open(f"data/{path}?days=30")
        charts = at.page.locator("[data-chart]")
        expect(at.page.locator("[data-chart] canvas")).to_have_count(charts.count())
        at.page.wait_for_function(DRAWN)
        at.page.evaluate(AXE)
        assert at.page.evaluate(RUN) == [], path
        shot(at.page, f"data-{path.strip('/') or 'loop'}-{width}-{language[:2]}-{colours}")
    assert complaints == []


def test_a_period_and_an_account_are_chosen_and_kept(busy: Town, visitor: Visitor) -> None:
    at = desk(busy, visitor, width=1280, language="zh-CN")
    at.open("data/followers/")
    at.page.get_by_role("link", name="近 30 天").click()
    expect(at.page.locator("#daily tbody tr")).to_have_count(30)
    at.page.get_by_label("生活号", exact=True).select_option(index=1)
    at.page.wait_for_url("**account=*")
    expect(at.page.locator("#daily tbody tr")).to_have_count(30)
    expect(at.page.get_by_role("link", name="近 30 天")).to_have_attribute("aria-current", "true")


def test_a_table_comes_as_a_file(busy: Town, visitor: Visitor) -> None:
    at = desk(busy, visitor, width=1280, language="zh-CN", accept_downloads=True)
    at.open("data/?days=7")
    with at.page.expect_download() as coming:
        at.page.get_by_role("link", name="下载“闭环各步”的 CSV 文件").click()
    text = coming.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("步骤,次数")
    assert len(text.splitlines()) == 7


def test_the_map_leads_to_its_pages_and_lights_up(busy: Town, visitor: Visitor) -> None:
    at = desk(busy, visitor, width=1280, language="zh-CN")
    at.open("data/map/")
    program = busy.facts["mini_program"]["app_id"]
    node = at.page.locator(f"[data-map] .map-node[data-program='{program}']")
    node.hover()
    for kind in ("is-bound", "is-associated"):  # a line for each
        line = at.page.locator(f".map-lines path.{kind}[data-program='{program}']")
        expect(line).to_have_class(f"{kind} is-on")
    node.get_by_role("link").click()
    expect(at.page).to_have_url(f"{busy.base}/console/programs/{program}/")


def test_colours_follow_the_theme(busy: Town, visitor: Visitor) -> None:
    """The drawing is made anew when the reader changes to dark."""
    at = desk(busy, visitor, width=1280, color_scheme="light")
    at.open("data/followers/?days=30")
    at.page.wait_for_function(DRAWN)
    read = """() => { const one = document.querySelector("[data-chart] canvas");
      return one.toDataURL(); }"""
    before = at.page.evaluate(read)
    at.page.emulate_media(color_scheme="dark")
    at.page.wait_for_function(f"(before) => ({read})() !== before", arg=before)
