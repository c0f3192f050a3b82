"""The whole loop on the phone: sign in, open the coffee shop, follow, order, a live message, and back again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
PHONE = "13800000088"


def sign_in(town: Town, page: Page, phone: str) -> None:
    """By the code that the demo's phone shows."""
    page.goto(f"{town.base}/m/inbox")
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取").click()
    expect(page.get_by_role("status")).to_contain_text(f"{phone[:3]}****{phone[-4:]}")
    page.locator("#code").fill(town.code(phone))
    page.locator(".enter-go").click()
    expect(page).to_have_url(re.compile("/m/inbox"))


@pytest.mark.postgres_too
def test_from_the_first_sign_in_to_the_account_and_back(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    browser = visitor()
    inbox = browser.new_page()
    sign_in(town, inbox, PHONE)
    shot(inbox, "01-inbox-empty")

    # Into the mini program, from the phone's home.
    page = browser.new_page()
    page.goto(f"{town.base}/m/")
    shot(page, "02-home")
    page.get_by_role("link", name="山雀咖啡").first.click()
    expect(page.locator("#host-title")).to_have_text("山雀咖啡")
    card = page.locator(".card-follow")
    expect(card).to_contain_text("山雀咖啡生活号")
    shot(page, "03-coffee")

    # Follow by the card that the host draws: its own sheet asks first.
    card.get_by_role("button", name="关注").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("确认关注此生活号?")
    shot(page, "04-sheet")
    page.wait_for_timeout(500)  # the sheet does not take a tap that was meant for what lay under it
    sheet.get_by_role("button", name="关注").click()
    expect(card.get_by_role("link", name="查看")).to_be_visible()
    shot(page, "05-followed")

    # The greeting of the account arrives in the open inbox, unasked.
    account = inbox.get_by_role("link", name=re.compile("山雀咖啡生活号"))
    expect(account).to_contain_text("谢谢关注")
    shot(inbox, "06-inbox-greeting")

    # An order: the form yields a form id, the shop's backend sends by it with the official client.
    shop = page.frame_locator("#frame")
    shop.get_by_role("button", name="加一份桂花乌龙拿铁").click()
    shop.get_by_role("button", name="加一份黄油可颂").click()
    shot(page, "07-chosen")
    shop.get_by_role("button", name="提交订单").click()
    expect(shop.locator("#state")).to_have_text(re.compile("正在制作|做好了"), timeout=15_000)
    shot(page, "08-order")

    # It arrives live: the inbox was never loaded again.
    reminders = inbox.get_by_role("link", name=re.compile("服务提醒"))
    expect(reminders).to_contain_text("取餐提醒")
    shot(inbox, "09-inbox-live")
    reminders.click()
    message = inbox.locator("article").last
    expect(message).to_contain_text("制作完成")
    expect(message).to_contain_text("桂花乌龙拿铁×1、黄油可颂×1")
    expect(message).to_contain_text("¥36.00")
    shot(inbox, "10-reminders")

    # From the message back into the program, at the order's page.
    message.get_by_role("button", name="进入小程序查看").click()
    expect(inbox).to_have_url(re.compile(r"/m/p/\d{16}/pages/order"))
    expect(inbox.frame_locator("#frame").locator("#state")).to_have_text("做好了，请取餐")
    shot(inbox, "11-back-in-the-program")

    # And from the message into the account.
    inbox.goto(f"{town.base}/m/inbox")
    inbox.get_by_role("link", name=re.compile("服务提醒")).click()
    inbox.locator("article").last.get_by_role("button", name="山雀咖啡生活号").click()
    expect(inbox).to_have_url(re.compile(town.facts["lifestyle_account"]["app_id"]))
    expect(inbox.get_by_role("heading", name="山雀咖啡生活号")).to_be_visible()
    shot(inbox, "12-account")
