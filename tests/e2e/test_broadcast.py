"""A member writes to all followers, looks at a preview, sends; the phone has it at once; recalled, it is gone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def account(town: Town) -> str:
    return str(town.facts["lifestyle_account"]["app_id"])


def conversation(town: Town, page: Page) -> None:
    page.goto(f"{town.base}/m/inbox/a/{account(town)}/")


def write(desk: Desk, text: str) -> None:
    """A new broadcast's words; what the phone will draw follows the keys."""
    page = desk.page
    page.locator("[name='content-text-text']").fill(text)
    expect(page.locator("#content-phone")).to_contain_text(text[:4])


def figures(desk: Desk) -> Locator:
    return desk.page.locator("#figures")


def test_from_the_first_word_to_the_recall(town: Town, visitor: Visitor, shot: Shot) -> None:
    desk = Desk(town, visitor(width=1280, height=900).new_page())
    desk.sign_in(town.facts["merchant"])
    # The member is a person as well, and follows: that is how a preview reaches them.
    own = visitor().new_page()
    phone.sign_in(town, own, town.facts["merchant"]["phone"])
    own.goto(f"{town.base}/m/a/{account(town)}/")
    own.get_by_role("button", name="关注", exact=True).first.click()
    expect(own.get_by_text("已关注").first).to_be_visible()

    desk.open(f"accounts/{account(town)}/broadcasts/")
    expect(desk.page.get_by_text("还没有群发")).to_be_visible()
    shot(desk.page, "broadcast-01-empty")
    desk.page.get_by_role("link", name="新建群发").first.click()
    write(desk, "{name}，今天新到的耶加雪菲，第二杯半价。")
    desk.page.get_by_role("button", name="谁会收到？").click()
    expect(desk.page.locator("#dry-run")).to_contain_text("会收到")
    expect(desk.page.locator("#dry-run")).to_contain_text("所有人共用一条消息")
    shot(desk.page, "broadcast-02-compose")
    desk.page.get_by_role("button", name="存为草稿").click()
    desk.said("草稿已保存")

    dialog = desk.dialog("预览")
    shot(desk.page, "broadcast-03-preview")
    dialog.locator("input[name=members]:not([disabled])").first.check()
    dialog.get_by_role("button", name="发送预览").click()
    desk.said("预览已发送到 1 位成员的消息中")
    conversation(town, own)
    expect(own.locator(".preview-mark")).to_have_text("预览")
    shot(own, "broadcast-04-phone-preview")

    reader = visitor().new_page()
    phone.sign_in(town, reader, town.facts["follower"]["phone"])
    conversation(town, reader)
    desk.act("发送", "发送")
    desk.said("已提交")
    expect(figures(desk)).to_contain_text("已发送")
    shot(desk.page, "broadcast-05-sent")
    # Their page was open: it is there without a reload. A tap would open it; here it is read.
    expect(reader.get_by_text("今天新到的耶加雪菲").last).to_be_visible()
    expect(reader.locator(".preview-mark")).to_have_count(0)
    shot(reader, "broadcast-06-phone")

    desk.dialog("撤回")
    shot(desk.page, "broadcast-07-recall")
    desk.page.get_by_role("dialog").locator("[name=typed]").fill("{name}，今天新到的")
    desk.page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    desk.said("已撤回")
    conversation(town, reader)
    expect(reader.get_by_text("今天新到的耶加雪菲")).to_have_count(0)
    desk.open(f"accounts/{account(town)}/broadcasts/")
    expect(desk.page.get_by_role("row").filter(has_text="耶加雪菲")).to_contain_text("已撤回")
    shot(desk.page, "broadcast-08-list")


def test_to_chosen_people_at_a_time_and_back_to_the_desk(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    desk = Desk(town, visitor(width=1280, height=900).new_page())
    desk.sign_in(town.facts["merchant"])
    desk.open(f"accounts/{account(town)}/broadcasts/new/")
    write(desk, "明天请来取您的咖啡豆。")
    desk.page.get_by_text("指定的人").click()
    desk.page.get_by_role("button", name="发送", exact=True).click()
    expect(desk.page.get_by_text("请至少填写一人")).to_be_visible()
    # Nothing typed is lost.
    expect(desk.page.locator("[name='content-text-text']")).to_have_value("明天请来取您的咖啡豆。")
    desk.page.locator("[name=people]").fill(town.facts["follower"]["user_id"])
    desk.page.get_by_text("定时发送").click()
    desk.page.locator("[name=due_at]").fill("2020-01-01T10:00")
    desk.page.get_by_role("button", name="发送", exact=True).click()
    expect(desk.page.get_by_text("请选择未来 90 天内的时间")).to_be_visible()
    shot(desk.page, "broadcast-09-refused")
    tomorrow = desk.page.evaluate(
        "new Date(Date.now() + 32 * 36e5).toISOString().slice(0, 16)"
    )  # tomorrow by the server's clock, GMT+8
    desk.page.locator("[name=due_at]").fill(tomorrow)
    desk.page.get_by_role("button", name="发送", exact=True).click()
    desk.said("已定时")
    expect(figures(desk)).to_contain_text("待发送")
    desk.act("收回", "收回")
    expect(figures(desk)).to_contain_text("草稿")
    desk.act("丢弃", "丢弃")
    expect(desk.page).to_have_url(re.compile("/broadcasts/$"))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_of_it_on_a_narrow_screen(
    town: Town, visitor: Visitor, shot: Shot, language: str
) -> None:
    desk = Desk(town, visitor(width=375, height=740, language=language).new_page())
    desk.sign_in(town.facts["merchant"])
    for path, name in (("broadcasts/", "list"), ("broadcasts/new/", "new")):
        desk.open(f"accounts/{account(town)}/{path}")
        expect(desk.page.locator("main")).to_be_visible()
        shot(desk.page, f"broadcast-{language}-{name}")
