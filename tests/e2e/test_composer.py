"""Composing a message in a form: parts added, moved and taken away, the phone drawn anew while somebody types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


@pytest.mark.parametrize("width", [1280, 375])
def test_articles_are_put_together_with_the_phone_beside_them(
    town: Town, visitor: Visitor, shot: Shot, width: int
) -> None:
    desk = Desk(town, visitor(width=width, height=860).new_page())
    desk.sign_in(town.facts["merchant"])
    page = desk.page
    desk.open(f"accounts/{town.facts['lifestyle_account']['app_id']}/replies/new/")
    screen = page.locator("#content-phone")
    page.locator("[name=content-text-text]").fill("您好，欢迎")
    expect(screen).to_contain_text("您好，欢迎")

    page.locator(".composer-kind", has_text="图文").click()
    expect(page.locator("[name=content-text-text]")).to_be_hidden()
    page.locator("[name=content-0-article]").select_option(label="桂花开到最后一周")
    expect(screen.locator(".ma-first")).to_contain_text("桂花开到最后一周")
    expect(screen.locator(".ma-first img")).to_be_attached()

    page.locator("#content-add").click()
    expect(page.locator(".composer-item")).to_have_count(2)
    expect(page.locator("[name=content-0-article]")).not_to_have_value("")
    page.locator("[name=content-1-leads]").select_option("program")
    page.locator("[name=content-1-program]").select_option(label="山雀咖啡")
    page.locator("[name=content-1-page]").fill("pages/order.html")
    page.locator("[name=content-1-title]").fill("看看订单")
    expect(screen.locator(".ma-next")).to_contain_text("小程序 山雀咖啡")
    shot(page, f"composer-{width}")

    page.locator("#content-1-up").click()
    expect(screen.locator(".ma-first")).to_contain_text("看看订单")
    expect(page.locator("[name=content-0-title]")).to_have_value("看看订单")
    page.locator("#content-0-remove").click()
    expect(page.locator(".composer-item")).to_have_count(1)
    expect(screen.locator(".ma-first")).to_contain_text("桂花开到最后一周")

    page.locator(".composer-kind", has_text="图片").click()
    page.locator("[data-part=picture] [data-picture-open]").click()
    expect(page.locator("#picker")).to_be_visible()
    page.locator("#picker [data-pick]").first.click()
    expect(screen.locator(".mb-picture img")).to_be_visible()
    shot(page, f"composer-picture-{width}")
