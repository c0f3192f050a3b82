"""The phone's pages in a real Chromium: live without reloading, read when seen, usable by keyboard, fit for 375 pixels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.town import FLAGS
from tests.mobile.live import COOKIE, Phone

pytestmark = pytest.mark.browser

# Every text's contrast with what is painted below it (AA: 4.5, 3 for large text); pictures and drawn logos apart.
CONTRAST = """() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const over = (top, low) => ({ r: top.r * top.a + low.r * (1 - top.a), g: top.g * top.a + low.g * (1 - top.a),
    b: top.b * top.a + low.b * (1 - top.a), a: 1 });
  const light = ({ r, g, b }) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const below = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const paint = parse(getComputedStyle(at).backgroundColor);
      if (paint.a) layers.push(paint);
      if (paint.a === 1) break;
    }
    return layers.reverse().reduce((low, top) => over(top, low), matchMedia("(prefers-color-scheme: dark)").matches
      ? { r: 17, g: 17, b: 17, a: 1 } : { r: 255, g: 255, b: 255, a: 1 });
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const box = element.getBoundingClientRect();
    if (!own || !box.width || element.closest(".only-read, .skip, [hidden], option")) continue;
    const style = getComputedStyle(element);
    const low = below(element), ink = over(parse(style.color), low);
    const [a, b] = [light(ink), light(low)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) weak.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return weak;
}"""
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter((element) => {
  const target = element.closest("label") ?? element, box = target.getBoundingClientRect();
  return box.width && box.height && !element.closest(".only-read, .skip, [hidden]") && (box.width < 44 || box.height < 44);
}).map((element) => element.outerHTML.slice(0, 120))"""
SHIFT = """() => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) total += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(total), 300));
})"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., BrowserContext]


@pytest.fixture
def open_browser(chromium: Browser, phone: Phone) -> Iterator[Open]:
    """``open_browser()``: signed in as the person; a script error or a refused script in any page fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(language: str = "en", scheme: str = "light", who: str = "person") -> BrowserContext:
        context = chromium.new_context(viewport={"width": 375, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        base = phone.server.base_url
        cookies = [{"name": "lifeloop_language", "value": language, "url": base}]
        if who:
            cookies.append({"name": COOKIE, "value": phone.hand("sign_in", who), "url": base})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "console",
            lambda said: (
                faults.append(said.text)
                if said.type == "error" and "status of 4" not in said.text
                else None
            ),
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def page_at(context: BrowserContext, phone: Phone, path: str) -> Page:
    page = context.new_page()
    page.goto(phone.server.base_url + path)
    return page


def stay(page: Page) -> None:
    """Mark the document: a reload would lose the mark."""
    page.evaluate("document.documentElement.dataset.same = 'yes'")


def stayed(page: Page) -> bool:
    return page.evaluate("document.documentElement.dataset.same") == "yes"


def unread(page: Page) -> int:
    return int(page.locator("#unread").get_attribute("data-unread") or 0)


def test_the_inbox_changes_by_itself(phone: Phone, open_browser: Open) -> None:
    page = page_at(open_browser(), phone, "/m/inbox/")
    stay(page)
    before = unread(page)
    phone.hand("template", "person")
    row = page.get_by_role("link", name=re.compile("Service reminders"))
    expect(row).to_contain_text("取餐提醒")
    expect(page.locator("#unread")).to_have_attribute("data-unread", str(before + 1))
    phone.hand("publish", "本周新豆到店")
    expect(page.get_by_role("link", name=re.compile("左岸生活"))).to_contain_text("本周新豆到店")
    expect(page.locator("#unread")).to_have_attribute("data-unread", str(before + 2))
    assert stayed(page)


def test_an_open_conversation_grows_and_is_read(phone: Phone, open_browser: Open) -> None:
    context = open_browser()
    account = phone.facts["account"]
    talk = page_at(context, phone, f"/m/inbox/a/{account}/")
    stay(talk)
    inbox = page_at(context, phone, "/m/inbox/")
    talk.bring_to_front()
    phone.hand("text", "person", "您的咖啡好了")
    expect(talk.locator(".message").last).to_contain_text("您的咖啡好了")
    expect(talk.locator(".message", has_text="您的咖啡好了")).to_have_count(1)
    phone.hand("text", "person", "再来一杯?")
    expect(talk.locator(".message").last).to_contain_text("再来一杯?")
    expect(talk.locator(".message").last).to_be_in_viewport()
    assert stayed(talk)
    # The other tab heard it too, and heard that it was read.
    row = inbox.get_by_role("link", name=re.compile("左岸生活"))
    expect(row).to_contain_text("再来一杯?")
    expect(row).not_to_contain_text("Unread")


def test_two_tabs_share_one_stream_and_the_second_takes_over(
    phone: Phone, open_browser: Open
) -> None:
    context = open_browser()
    first = page_at(context, phone, "/m/inbox/")
    second = page_at(context, phone, "/m/inbox/")
    streams: list[str] = []
    context.on(
        "request", lambda request: streams.append(request.url) if "/m/live" in request.url else None
    )
    phone.hand("publish", "两页都看到")
    for page in (first, second):
        expect(page.get_by_role("link", name=re.compile("左岸生活"))).to_contain_text("两页都看到")
    assert streams == []
    with context.expect_event("request", lambda request: "/m/live" in request.url):
        first.close()
    phone.hand("publish", "只剩一页")
    expect(second.get_by_role("link", name=re.compile("左岸生活"))).to_contain_text("只剩一页")


def test_signing_out_elsewhere_leads_to_the_sign_in_page(phone: Phone, open_browser: Open) -> None:
    page = page_at(open_browser(), phone, "/m/me/")
    phone.hand("sign_out", "person")
    expect(page).to_have_url(re.compile(r"/m/sign-in/\?next=%2Fm%2Fme%2F"))


def test_a_session_that_ended_while_nobody_listened_leads_there_too(
    phone: Phone, open_browser: Open
) -> None:
    browser = open_browser()
    # Refused rather than cut off: what is cut off is told as an error at a moment of the browser's own.
    browser.route("**/m/live*", lambda route: route.fulfill(status=429))
    page = page_at(browser, phone, "/m/me/")
    phone.hand("sign_out", "person")
    browser.unroute_all()
    expect(page).to_have_url(re.compile(r"/m/sign-in/\?next=%2Fm%2Fme%2F"))


def test_a_stream_of_a_page_that_is_gone_keeps_no_news_from_the_next(
    phone: Phone, open_browser: Open
) -> None:
    browser = open_browser()
    page = browser.new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/m/live")):
        page.goto(f"{phone.server.base_url}/m/inbox/")
    [token] = [one["value"] for one in browser.cookies() if one["name"] == COOKIE]
    with phone.listen(token) as late:  # as if the server came to it only now
        assert late.hear()
    phone.hand("publish", "还在听")
    expect(page.get_by_role("link", name=re.compile("左岸生活"))).to_contain_text("还在听")


def test_a_card_leads_into_the_account(phone: Phone, open_browser: Open) -> None:
    phone.hand("template", "person")
    page = page_at(open_browser(), phone, "/m/inbox/service/")
    page.get_by_role("button", name=re.compile("Enter 左岸生活")).last.click()
    expect(page).to_have_url(re.compile(f"/m/a/{phone.facts['account']}/"))


def test_unfollowing_by_keyboard_asks_first(phone: Phone, open_browser: Open) -> None:
    account = phone.facts["other_account"]
    page = page_at(open_browser(), phone, f"/m/a/{account}/")
    page.get_by_role("button", name="Follow").focus()
    page.keyboard.press("Enter")
    following = page.get_by_role("button", name="Following")
    following.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Stop following “河畔书店”?")
    expect(page.get_by_role("button", name="Keep following")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(following).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Unfollow").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Follow")).to_be_visible()


def test_muting_is_a_switch(phone: Phone, open_browser: Open) -> None:
    page = page_at(open_browser(), phone, f"/m/me/account/{phone.facts['account']}/")
    switch = page.get_by_role("switch", name=re.compile("Mute"))
    expect(switch).not_to_be_checked()
    switch.click()
    expect(page.get_by_role("switch", name=re.compile("Mute"))).to_be_checked()
    page.get_by_role("switch", name=re.compile("Mute")).click()
    expect(page.get_by_role("switch", name=re.compile("Mute"))).not_to_be_checked()


@pytest.mark.parametrize(("language", "scheme"), [("zh-hans", "light"), ("en", "dark")])
def test_every_page_fits_a_phone(
    phone: Phone, open_browser: Open, language: str, scheme: str
) -> None:
    phone.hand("template", "person")
    phone.hand("text", "person", "https://example.com/" + "long" * 60)
    context, visitor = open_browser(language, scheme), open_browser(language, scheme, who="")
    account, program = phone.facts["account"], phone.facts["program"]
    mine = [
        "",
        "inbox/",
        "inbox/service/",
        f"inbox/a/{account}/",
        "accounts/",
        "accounts/?q=zz",
        f"a/{account}/",
    ]
    mine += [
        f"a/{phone.facts['other_account']}/",
        "me/",
        "me/sessions/",
        f"me/account/{account}/",
        f"me/program/{program}/",
        "no/",
    ]
    page, other = context.new_page(), visitor.new_page()
    for where, path in [
        *((page, f"/m/{path}") for path in mine),
        (other, "/m/sign-in/"),
        (other, "/phone"),
    ]:
        where.goto(phone.server.base_url + path)
        assert where.evaluate("document.documentElement.scrollWidth") == 375, path
        assert where.evaluate(SMALL) == [], path
        assert where.evaluate(CONTRAST) == [], path
        assert where.evaluate(SHIFT) < 0.02, path


def test_news_that_come_in_a_rush_are_all_shown(phone: Phone, open_browser: Open) -> None:
    context = open_browser()
    talk = page_at(context, phone, f"/m/inbox/a/{phone.facts['account']}/")
    inbox = page_at(context, phone, "/m/inbox/")
    for number in range(12):
        phone.hand("text", "person", f"rush {number:02d}.")
    expect(talk.locator(".message", has_text="rush 11.")).to_have_count(1)
    texts = talk.locator(".message", has_text="rush").all_text_contents()
    assert [found for text in texts for found in re.findall(r"rush (\d\d)\.", text)] == [
        f"{n:02d}" for n in range(12)
    ]
    expect(inbox.get_by_role("link", name=re.compile("左岸生活"))).to_contain_text("rush 11.")
