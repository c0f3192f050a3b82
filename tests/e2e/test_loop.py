"""The whole loop on the phone: sign in, open the coffee shop, follow, order, a live message, and back again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


@pytest.mark.postgres_too
def test_from_the_first_sign_in_to_the_account_and_back(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    browser = visitor()
    inbox, page = browser.new_page(), browser.new_page()
    phone.sign_in(town, inbox, "13800000088")
    shot(inbox, "loop-01-inbox-empty")

    # Into the mini program, from the phone's home; follow by the card that the host draws.
    phone.open_program(town, page, "山雀咖啡")
    expect(page.locator("#host-title")).to_have_text("山雀咖啡")
    shot(page, "loop-02-coffee")
    phone.ask_to_follow(page, "山雀咖啡生活号")
    shot(page, "loop-03-sheet")
    phone.confirm_follow(page)
    shot(page, "loop-04-followed")

    # The greeting of the account arrives in the open inbox, unasked.
    account = inbox.get_by_role("link", name=re.compile("山雀咖啡生活号"))
    expect(account).to_contain_text("谢谢关注")
    shot(inbox, "loop-05-greeting")

    # An order: the form yields a form id, the shop's backend sends by it with the official client.
    phone.choose(page, "桂花乌龙拿铁", "黄油可颂")
    shot(page, "loop-06-chosen")
    phone.order(page)
    shot(page, "loop-07-order")

    # It arrives live: the inbox was never loaded again.
    reminders = inbox.get_by_role("link", name=re.compile("服务提醒"))
    expect(reminders).to_contain_text("取餐提醒")
    shot(inbox, "loop-08-live")
    reminders.click()
    message = inbox.locator("article").last
    expect(message).to_contain_text("制作完成")
    expect(message).to_contain_text("桂花乌龙拿铁×1、黄油可颂×1")
    expect(message).to_contain_text("¥36.00")
    shot(inbox, "loop-09-reminders")

    # From the message back into the program, at the order's page.
    message.get_by_role("button", name="进入小程序查看").click()
    expect(inbox).to_have_url(re.compile(r"/m/p/\d{16}/pages/order"))
    expect(inbox.frame_locator("#frame").locator("#state")).to_have_text("做好了，请取餐")
    shot(inbox, "loop-10-back")

    # And from the message into the account.
    inbox.goto(f"{town.base}/m/inbox")
    inbox.get_by_role("link", name=re.compile("服务提醒")).click()
    inbox.locator("article").last.get_by_role("button", name="山雀咖啡生活号").click()
    expect(inbox).to_have_url(re.compile(town.facts["lifestyle_account"]["app_id"]))
    expect(inbox.get_by_role("heading", name="山雀咖啡生活号")).to_be_visible()
    shot(inbox, "loop-11-account")
