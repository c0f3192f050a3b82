"""What people do on the phone, in the words they see."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.town import Town


def sign_in(town: Town, page: Page, phone: str) -> None:
    """To the inbox, by the code that the demo's phone shows."""
    page.goto(f"{town.base}/m/inbox")
    page.locator("#phone").fill(phone)
    page.locator("button[value=code]").click()
    expect(page.get_by_role("status")).to_contain_text(f"{phone[:3]}****{phone[-4:]}")
    page.locator("#code").fill(town.code(phone))
    page.locator(".enter-go").click()
    expect(page).to_have_url(re.compile("/m/inbox"))


def open_program(town: Town, page: Page, name: str) -> None:
    """From the phone's home."""
    page.goto(f"{town.base}/m/")
    page.get_by_role("link", name=name).first.click()
    page.locator("#host-wait").wait_for(state="hidden")


def ask_to_follow(page: Page, account: str) -> None:
    """Tap 关注 on the card that the host draws: its own sheet asks."""
    card = page.locator(".card-follow")
    expect(card).to_contain_text(account)
    card.get_by_role("button", name="关注").click()
    expect(page.get_by_role("dialog")).to_contain_text("确认关注此生活号?")


def confirm_follow(page: Page) -> None:
    """Tap 关注 on the sheet; the card then leads to the account."""
    page.wait_for_timeout(500)  # the sheet takes no tap that was meant for what lay under it
    page.get_by_role("dialog").get_by_role("button", name="关注").click()
    expect(page.locator(".card-follow").get_by_role("link", name="查看")).to_be_visible()


def choose(page: Page, *items: str) -> None:
    """One of each."""
    for item in items:
        page.frame_locator("#frame").get_by_role("button", name=f"加一份{item}").click()


def order(page: Page) -> None:
    """Submit the form: it yields a form id, and the shop takes the order."""
    shop = page.frame_locator("#frame")
    shop.get_by_role("button", name="提交订单").click()
    expect(shop.locator("#state")).to_have_text(re.compile("正在制作|做好了"), timeout=30_000)
