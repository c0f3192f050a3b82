"""图文素材: written with a picture and a card, published, read on the phone, where the card opens the program at its page."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.test_quality import AXE, FIRST_VIEW_KB, RUN, weighed
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
WORDS = {
    "zh-CN": {
        "new": "新建图文", "write": "开始写", "publish": "发布", "published": "已发布。", "saved": "已保存",
        "stale": "另一窗口保存", "copy": "将我的另存为新图文", "copied": "网址已复制。", "share": "分享", "versions": "版本",
        "restore": "恢复", "restored": "草稿已恢复",
    },
    "en-GB": {
        "new": "New article", "write": "Write it", "publish": "Publish", "published": "Published.", "saved": "Saved",
        "stale": "another window", "copy": "Keep mine as a new article", "copied": "The address is copied.",
        "share": "Share", "versions": "Versions", "restore": "Bring back", "restored": "is the draft now",
    },
}  # fmt: skip


SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden])")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    const inText = getComputedStyle(one).display === "inline";
    return width && !inText && !one.matches(".skip") && (width < 44 || height < 44);
}).map((one) => one.outerHTML.slice(0, 120))"""


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (600, 280), "#7a4a21").save(out, "PNG")
    return {"name": "cup.png", "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.fixture(scope="module")
def follower(town: Town, chromium: Browser) -> dict[str, Any]:
    """The demo's follower, signed in once: a second code within a minute is refused."""
    context = chromium.new_context(viewport={"width": 375, "height": 740}, locale="zh-CN")
    phone.sign_in(town, context.new_page(), town.facts["follower"]["phone"])
    state = context.storage_state()
    context.close()
    return dict(state)


def speak(town: Town, browser: BrowserContext, language: str) -> None:
    code = "en" if language.startswith("en") else "zh-hans"
    browser.add_cookies([{"name": "lifeloop_language", "value": code, "url": town.base}])


def desk_of(town: Town, browser: BrowserContext, language: str) -> Desk:
    speak(town, browser, language)
    desk = Desk(town, browser.new_page())
    desk.sign_in(town.facts["merchant"])
    return desk


def begin(desk: Desk, words: dict[str, str], title: str) -> None:
    """A new article, its editor ready."""
    desk.open(f"accounts/{desk.town.facts['lifestyle_account']['app_id']}/articles/")
    dialog = desk.dialog(words["new"])
    dialog.locator("[name=title]").fill(title)
    dialog.get_by_role("button", name=words["write"], exact=True).click()
    expect(desk.page.locator(".ql-editor")).to_be_visible()


def saved(desk: Desk, words: dict[str, str]) -> None:
    expect(desk.page.locator("[data-told]")).to_contain_text(words["saved"])


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (375, "en-GB")])
def test_an_article_is_written_published_and_read(
    town: Town, visitor: Visitor, shot: Shot, follower: Any, width: int, language: str
) -> None:
    words = WORDS[language]
    title = f"桂花到店 {width}"
    desk = desk_of(town, visitor(width=width, height=860, language=language), language)
    page = desk.page
    begin(desk, words, title)
    page.locator(".ql-editor").click()
    page.keyboard.type("Roasted on Tuesday. ")
    page.locator("[data-format=bold]").click()
    page.keyboard.type("Come and taste.")
    page.locator("[data-format=bold]").click()
    page.keyboard.press("Enter")
    page.locator("[data-format=header][data-value='2']").click()
    page.keyboard.type("What is new")
    page.keyboard.press("Enter")
    page.locator("[data-tool=picture]").click()
    page.locator("#ask-picture [data-picture-open]").click()
    expect(page.locator("#picker")).to_be_visible()
    page.locator("#picker input[type=file]").set_input_files(picture())  # type: ignore[arg-type]
    expect(page.locator("#ask-picture [data-picture-preview]")).to_be_visible()
    page.locator("[name=insert-alt]").fill("A cup")
    page.locator("#ask-picture .btn-primary").click()
    page.locator("[data-tool=card]").click()
    page.locator("#card-page").fill("pages/order.html")
    page.locator("#card-query").fill("table=7")
    page.locator("#ask-card .btn-primary").click()
    saved(desk, words)
    drawn = page.locator("#article-phone")
    expect(drawn.locator(".art-card")).to_be_visible()
    expect(drawn.get_by_alt_text("A cup")).to_be_attached()
    shot(page, f"article-editor-{width}")
    desk.act(words["publish"], words["publish"])
    desk.said(words["published"])
    shot(page, f"article-published-{width}")
    number = re.search(r"/articles/(\d+)/", page.url)
    assert number is not None

    reader = visitor(width=375, language=language, storage_state=follower)
    speak(town, reader, language)
    reader.grant_permissions(["clipboard-read", "clipboard-write"], origin=town.base)
    read = reader.new_page()
    read.goto(f"{town.base}/m/article/{number[1]}/")
    expect(read.get_by_role("heading", name=title)).to_be_visible()
    expect(read.get_by_role("heading", name="What is new")).to_be_visible()
    shot(read, f"article-phone-{width}")
    read.get_by_role("button", name=words["share"]).last.click()
    expect(read.locator("#told")).to_have_text(words["copied"])
    read.locator(".art-card").click()
    program = town.facts["mini_program"]["app_id"]
    expect(read).to_have_url(re.compile(rf"/m/p/{program}/pages/order\.html\?table=7$"))
    read.locator("#host-wait").wait_for(state="hidden")
    expect(read.locator("#frame")).to_have_attribute(
        "src", re.compile(r"pages/order\.html\?table=7")
    )
    shot(read, f"article-program-{width}")
    page.reload()
    expect(page.locator(".article-state")).to_contain_text(
        re.compile(r"阅读 1 · 分享 1|1 view · 1 share")
    )


def test_two_windows_lose_nothing_and_versions_come_back(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    words = WORDS["zh-CN"]
    desk = desk_of(town, visitor(width=1280, height=860), "zh-CN")
    begin(desk, words, "两个窗口")
    address = desk.page.url
    desk.page.locator(".ql-editor").click()
    desk.page.keyboard.type("first")
    saved(desk, words)
    desk.act(words["publish"], words["publish"])
    desk.said(words["published"])

    other = desk.page.context.new_page()
    other.goto(address)
    other.locator(".ql-editor").click()
    other.keyboard.press("Control+End")
    other.keyboard.type(" and more")
    expect(other.locator("[data-told]")).to_contain_text(words["saved"])

    desk.page.locator(".ql-editor").click()
    desk.page.keyboard.type("mine ")
    warning = desk.page.locator("[data-stale]")
    expect(warning).to_contain_text(words["stale"])
    shot(desk.page, "article-stale")
    desk.page.get_by_role("button", name=words["copy"]).click()
    expect(desk.page).not_to_have_url(address)
    expect(desk.page.locator(".ql-editor")).to_contain_text("mine")

    other.get_by_role("link", name=words["versions"]).click()
    expect(other.locator("#article-phone")).to_contain_text("first")
    shot(other, "article-versions")
    other.get_by_role("link", name=words["restore"], exact=True).click()
    other.get_by_role("dialog").get_by_role("button", name=words["restore"], exact=True).click()
    expect(other.get_by_role("status").filter(has_text=words["restored"])).to_be_visible()
    expect(other.locator(".ql-editor")).to_have_text("first")


def test_a_message_leads_to_an_article_and_straight_into_the_program(
    town: Town, visitor: Visitor, shot: Shot, follower: Any
) -> None:
    page = visitor(width=375, storage_state=follower).new_page()
    account = town.facts["lifestyle_account"]["app_id"]
    page.goto(f"{town.base}/m/inbox/a/{account}/")
    card = page.locator(".mc.ma")
    expect(card.locator("button")).to_have_count(3)
    shot(page, "articles-card")
    card.locator("button").first.click()
    expect(page).to_have_url(re.compile(r"/m/article/\d+/$"))
    expect(page.locator(".art-title")).to_have_text("桂花开到最后一周")
    page.go_back()
    page.locator(".mc.ma button").last.click()
    program = town.facts["mini_program"]["app_id"]
    expect(page).to_have_url(re.compile(rf"/m/p/{program}/pages/index\.html\?from=message$"))
    page.locator("#host-wait").wait_for(state="hidden")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_article_is_light_calm_and_open_to_everybody(
    town: Town, visitor: Visitor, shot: Shot, colours: str
) -> None:
    """A first view of at most 200 KB, no shift of the layout, targets of 44 pixels, nothing that axe-core finds."""
    context = visitor(width=375, color_scheme=colours)
    page = context.new_page()
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/articles/")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    address = page.get_by_role("link", name=re.compile("桂花开到最后一周")).get_attribute("href")
    weights = weighed(context, page)
    page.goto(f"{town.base}{address}", wait_until="networkidle")
    assert sum(weights.values()) / 1024 <= FIRST_VIEW_KB, weights
    shifts = page.evaluate(SHIFTS)
    assert shifts < 0.01
    small = page.evaluate(SMALL)
    assert small == []
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    shot(page, f"article-demo-{colours}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_the_editor(
    town: Town, visitor: Visitor, shot: Shot, colours: str
) -> None:
    desk = desk_of(town, visitor(width=1280, height=860, color_scheme=colours), "zh-CN")
    desk.open(f"accounts/{town.facts['lifestyle_account']['app_id']}/articles/")
    desk.page.get_by_role("link", name=re.compile("梧桐路店的晚上")).click()
    expect(desk.page.locator(".ql-editor")).to_contain_text("低因的豆子")
    desk.page.evaluate(AXE)
    assert desk.page.evaluate(RUN) == []
    shot(desk.page, f"article-editor-{colours}")
    desk.page.get_by_role("link", name="版本", exact=True).click()
    expect(desk.page.locator("#article-phone")).to_be_visible()
    desk.page.evaluate(AXE)
    assert desk.page.evaluate(RUN) == []
