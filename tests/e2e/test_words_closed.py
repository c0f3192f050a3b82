"""Where a menu is published without 咨询反馈 nobody can write, not even from a page that was open before; what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
WORDS = "周末营业到几点？\n我想带朋友来。"


def test_a_page_that_was_open_before_the_menu_changed(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    account = town.facts["lifestyle_account"]["app_id"]
    conversation = f"{town.base}/m/inbox/a/{account}/"
    browser = visitor()
    page = browser.new_page()
    phone.sign_in(town, page, town.facts["follower"]["phone"])
    page.goto(conversation)
    page.locator("[data-composer]").click()
    page.locator("#write").fill(WORDS)
    plain = visitor(java_script_enabled=False, language="en-US", color_scheme="dark")
    plain.add_cookies(browser.cookies())  # type: ignore[arg-type]
    bare = plain.new_page()
    bare.goto(conversation)
    bare.locator("#write").fill(WORDS)

    desk = Desk(town, visitor(width=1280, height=1700).new_page())
    desk.sign_in(town.facts["merchant"])
    desk.open(f"accounts/{account}/menu/")
    desk.page.locator("[name=consult]").uncheck(force=True)
    desk.page.get_by_role("button", name="发布", exact=True).click()
    desk.said("已发布")

    page.locator(".composer-send").click()
    expect(page.locator("#write-error")).to_have_text("该生活号未开启咨询反馈，请使用菜单。")
    expect(page.locator("#write")).to_have_value(WORDS)
    shot(page, "closed-01-script")
    bare.locator(".composer-send").click()
    expect(bare.locator(".told-draft")).to_contain_text("周末营业到几点？")
    expect(bare.locator("#write")).to_have_count(0)
    shot(bare, "closed-02-plain-dark")
    page.reload()
    expect(page.locator(".tm-name").first).to_be_visible()
    expect(page.locator("[data-composer], #write, .mb-own")).to_have_count(0)
    shot(page, "closed-03-menu")
