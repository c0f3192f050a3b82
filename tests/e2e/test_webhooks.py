"""事件推送 by hand: a receiver is added, a test fails, the receiver is mended, the same message is repeated and arrives."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from standardwebhooks import Webhook

from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.webhooks.receiver import Receiver, receiver

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


@pytest.fixture
def broken() -> Iterator[Receiver]:
    """The merchant's own server; it answers 500 until somebody mends it."""
    with receiver() as listening:
        listening.answers(500, b"Traceback: no such table orders")
        yield listening


@pytest.mark.postgres_too
def test_a_receiver_is_added_tested_mended_and_gets_the_same_message_again(
    town: Town, visitor: Visitor, broken: Receiver, shot: Shot
) -> None:
    desk = Desk(town, visitor(width=1280, height=860).new_page())
    page = desk.page
    desk.sign_in(town.facts["merchant"])
    desk.open("events/")
    page.get_by_role("link", name="新增 Webhook").first.click()
    page.locator("[name=address]").fill(broken.url())
    page.get_by_role("button", name="添加 Webhook").click()
    desk.said("Webhook 已启用")
    receiver_page = page.url
    secret = page.locator(".event-secret")
    secret.locator("summary").click()
    shown = secret.inner_text()
    key = next(word for word in shown.split() if word.startswith("whsec_"))
    shot(page, "webhooks-01-added")

    # The test is sent once and fails; the page finds out by itself.
    desk.act("发送测试", "发送测试")
    desk.said("测试正在发送")
    row = page.locator("table tbody tr").first
    expect(row).to_contain_text("失败")
    expect(page.locator(".facts")).to_contain_text("推送失败中")
    shot(page, "webhooks-02-failed")
    row.get_by_role("link").first.click()
    attempts = page.locator(".card").last.locator("tbody tr")
    expect(attempts).to_have_count(1)
    expect(attempts.first).to_contain_text("500")
    expect(attempts.first).to_contain_text("no such table orders")
    expect(attempts.first).to_contain_text("127.0.0.1")
    shot(page, "webhooks-03-attempt")

    # Mended, and repeated: the same number, the same body, signed with the secret that the page shows.
    broken.answers(204)
    desk.act("重新推送", "重新推送")
    desk.said("正在再次推送")
    expect(page.locator(".facts")).to_contain_text("已送达")
    expect(attempts).to_have_count(2)
    shot(page, "webhooks-04-delivered")
    first, second = broken.got
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert Webhook(key).verify(second.body, second.headers)["type"] == "webhook.test"
    assert json.loads(second.body)["type"] == "webhook.test"
    expect(page.get_by_text(first.headers["webhook-id"])).to_be_visible()

    # The receiver is well again, in its own page and in the list, and nothing can be repeated twice by mistake.
    page.goto(receiver_page)
    expect(page.locator(".facts")).not_to_contain_text("推送失败中")
    expect(page.locator("table tbody tr").first).to_contain_text("已送达")
    desk.open("events/")
    expect(page.get_by_role("row").filter(has_text=broken.url()).first).to_contain_text("正常")
    shot(page, "webhooks-05-list")


def test_at_the_phone_width_in_english(
    town: Town, visitor: Visitor, broken: Receiver, shot: Shot
) -> None:
    """What is refused stays typed; the page of an attempt needs no scrolling sideways."""
    context = visitor(width=375, language="en-US")
    desk = Desk(town, context.new_page())
    page = desk.page
    desk.sign_in(town.facts["merchant"])
    desk.open("events/new/")
    page.locator("[name=address]").fill("ftp://shop.example.com/hook")
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.locator(".field-error").first).to_be_visible()
    expect(page.locator("[name=address]")).to_have_value("ftp://shop.example.com/hook")
    shot(page, "webhooks-06-refused-375-en")
    page.locator("[name=address]").fill(broken.url("/a/rather/long/path/of/a/receiver"))
    page.get_by_role("button", name="Add the webhook").click()
    desk.said("The webhook is active")
    desk.act("Send a test", "Send a test")
    row = page.locator("table tbody tr").first
    expect(row).to_contain_text("failed")
    shot(page, "webhooks-07-receiver-375-en")
    row.get_by_role("link").first.click()
    expect(page.locator(".event-answer").first).to_contain_text("no such table")
    shot(page, "webhooks-08-attempt-375-en")
