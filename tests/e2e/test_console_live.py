"""The console's conversations are live: one stream for all tabs, closed with the session and with the role."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from lifeloop.demo import cast
from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.test_talks import conversations, to_conversation, write
from tests.e2e.town import Town
from tests.mobile.live import Listener

pytestmark = pytest.mark.browser

COOKIE = "lifeloop_session"

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


class Streams:
    """The streams of news that a browser's tabs have open, and those that ended with their page."""

    def __init__(self, browser: BrowserContext) -> None:
        self.open: list[Request] = []
        self.ended: list[Request] = []
        browser.on("request", self._began)
        browser.on("requestfailed", self._over)
        browser.on("requestfinished", self._over)

    def settle(self, page: Page) -> None:
        """Hear of every end that the browser has told: an answer of the page comes after them."""
        page.evaluate("() => fetch('/healthz').then(() => true)")

    def _began(self, request: Request) -> None:
        if request.url.endswith("/console/live"):
            self.open.append(request)

    def _over(self, request: Request) -> None:
        if request in self.open:
            self.open.remove(request)
            self.ended.append(request)


def signed_in(town: Town, browser: BrowserContext, login: cast.Login) -> Desk:
    desk = Desk(town, browser.new_page())
    desk.sign_in({"login": login.login, "password": login.password})
    return desk


def newcomer(town: Town, visitor: Visitor, number: str, text: str) -> None:
    """Somebody new follows the account and writes to it. (A phone is sent one code a minute.)"""
    page = visitor().new_page()
    phone.sign_in(town, page, number)
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name="关注", exact=True).first.click()
    expect(page.get_by_text("已关注").first).to_be_visible()
    to_conversation(town, page)
    write(page, text)


def open_talk(desk: Desk, text: str) -> None:
    """The conversation whose last words are these."""
    conversations(desk.town, desk)
    desk.page.get_by_role("link", name=text).click()
    expect(desk.page.locator(".said-theirs").last).to_contain_text(text)


def test_two_members_and_a_person_see_one_conversation_live(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    page = visitor().new_page()
    phone.sign_in(town, page, town.facts["follower"]["phone"])
    to_conversation(town, page)
    write(page, "请问有燕麦奶吗？")

    browser = visitor(width=1280, height=900)
    writer = signed_in(town, browser, cast.WRITER)
    streams = Streams(browser)
    open_talk(writer, "请问有燕麦奶吗？")
    listing = Desk(town, browser.new_page())
    conversations(town, listing)
    admin = signed_in(town, visitor(width=1280, height=900, language="en-US"), cast.ADMIN)
    open_talk(admin, "请问有燕麦奶吗？")

    # What the person writes is on all three pages.
    write(page, "少糖可以吗？")
    for desk in (writer, admin):
        expect(desk.page.locator(".said-theirs").last).to_contain_text("少糖可以吗？")
    listing.page.bring_to_front()
    expect(listing.page.get_by_role("row").filter(has_text="少糖可以吗？")).to_be_visible()

    # Who claims it, and who answered, is seen by the other member and not by the person.
    writer.page.bring_to_front()
    writer.page.get_by_role("button", name="领取").click()
    expect(admin.page.get_by_text(f"Claimed by {cast.WRITER.name}")).to_be_visible()
    writer.page.locator("#id_text").fill("有的，少糖也可以。")
    writer.page.locator("#answer .btn-primary").click()
    answer = admin.page.locator(".said-ours").filter(has_text="少糖也可以")
    expect(answer.locator(".said-by")).to_have_text(cast.WRITER.name)
    shot(admin.page, "console-live-01-name-en")
    shot(writer.page, "console-live-02-name")
    expect(page.locator(".mb-text").last).to_contain_text("少糖也可以")
    expect(page.get_by_text(cast.WRITER.name)).to_have_count(0)
    # However many pages its two tabs have had, one stream is open.
    streams.settle(writer.page)
    assert len(streams.open) == 1
    assert len(streams.ended) >= 1

    # The phone's list of conversations says what was said last, and by whom.
    write(page, "谢谢！")
    page.goto(f"{town.base}/m/inbox/")
    expect(page.locator(".row-note").filter(has_text="谢谢！")).to_have_text("我：谢谢！")
    shot(page, "console-live-03-list")


def test_signing_out_in_one_tab_ends_the_other(town: Town, visitor: Visitor) -> None:
    newcomer(town, visitor, "13800000191", "还开着吗？")
    browser = visitor(width=1280, height=900)
    desk = signed_in(town, browser, cast.WRITER)
    open_talk(desk, "还开着吗？")
    other = Desk(town, browser.new_page())
    other.open("")
    other.page.locator("summary").filter(has_text=cast.WRITER.name[:1]).last.click()
    other.page.get_by_role("button", name="退出登录").click()
    expect(other.page).to_have_url(re.compile("/login/"))
    desk.page.bring_to_front()
    expect(desk.page).to_have_url(re.compile("/login/"))


def test_who_loses_the_role_loses_the_conversation(town: Town, visitor: Visitor) -> None:
    newcomer(town, visitor, "13800000192", "明天几点开门？")
    desk = signed_in(town, visitor(width=1280, height=900), cast.VIEWER)
    open_talk(desk, "明天几点开门？")
    owner = signed_in(town, visitor(width=1280, height=900), cast.OWNER)
    owner.open("members/")
    row = owner.page.get_by_role("row").filter(has_text=cast.VIEWER.login)
    row.get_by_role("link", name="移除").click()
    dialog = owner.page.get_by_role("dialog")
    dialog.get_by_role("button", name="移除", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(desk.page).not_to_have_url(re.compile("/talks/"))
    expect(desk.page.get_by_text("明天几点开门？")).to_have_count(0)


def test_a_stream_of_a_page_that_is_gone_keeps_no_news_from_the_next(
    town: Town, visitor: Visitor
) -> None:
    browser = visitor(width=1280, height=900)
    desk = signed_in(town, browser, cast.OWNER)
    conversations(town, desk)
    with desk.page.expect_response(lambda answer: answer.url.endswith("/console/live")):
        desk.page.reload()
    [key] = [one["value"] for one in browser.cookies() if one["name"] == COOKIE]
    with Listener(town.server.port, key, path="/console/live", cookie=COOKIE) as late:
        assert late.hear()  # as if the server came to it only now
    newcomer(town, visitor, "13900000077", "还有人在听吗")
    expect(desk.page.get_by_role("link", name="还有人在听吗")).to_be_visible()
