"""Templates from both sides: proposed, reviewed, chosen, tried out; subscribed to, received, followed by, withdrawn."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
OWNER_PHONE = "13800000001"


@pytest.mark.postgres_too
def test_one_consent_one_message_and_a_follow_by_its_foot(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    browser = visitor()
    inbox, page = browser.new_page(), browser.new_page()
    phone.sign_in(town, inbox, "13800000077")
    phone.open_program(town, page, "山雀咖啡")
    phone.choose(page, "澳白")
    phone.order(page)

    # A tap in the mini program; the panel is the host's.
    shop, panel = page.frame_locator("#frame"), page.locator("#subscribe")
    shop.get_by_role("button", name="新品到店提醒我").click()
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("新品到店提醒")
    page.wait_for_timeout(500)  # it takes no tap that was meant for what lay under it
    shot(page, "templates-01-panel")
    panel.get_by_role("button", name="允许", exact=True).click()
    expect(panel).to_be_hidden()
    expect(shop.get_by_role("status")).to_have_text("新品到店会告诉你")

    # The shop's backend sends by that consent, without a form id.
    reminders = inbox.get_by_role("link", name=re.compile("服务提醒"))
    expect(reminders).to_contain_text("新品到店提醒")
    reminders.click()
    message = inbox.locator("article").filter(has_text="桂花冷萃").last
    expect(message).to_contain_text("明早 8:00")
    shot(inbox, "templates-02-message")

    # Its foot invites whoever does not follow yet, and is gone once they do.
    message.get_by_role("button", name="关注", exact=True).click()
    expect(inbox.locator("article").filter(has_text="桂花冷萃").last).to_be_visible()
    expect(inbox.locator(".mc-invite")).to_have_count(0)
    shot(inbox, "templates-03-followed")

    # What was agreed to is seen in 我的, and taken back there.
    app_id = town.facts["mini_program"]["app_id"]
    inbox.goto(f"{town.base}/m/me/program/{app_id}/")
    expect(inbox.get_by_text("已用完")).to_be_visible()
    page.wait_for_timeout(5_300)  # a tap on the host's own panel stays one for a while
    shop.get_by_role("button", name="新品到店提醒我").click()
    expect(panel).to_be_visible()
    panel.get_by_label("总是保持以上选择，不再询问").check()
    page.wait_for_timeout(500)
    panel.get_by_role("button", name="拒绝", exact=True).click()
    expect(shop.get_by_role("status").last).to_have_text("没有订阅")
    inbox.reload()
    expect(inbox.get_by_text("已拒绝，不再询问")).to_be_visible()
    shot(inbox, "templates-04-kept")
    inbox.get_by_role("button", name="允许再次询问").click()
    expect(inbox.get_by_text("未订阅")).to_be_visible()


def test_proposed_reviewed_chosen_and_tried_out(town: Town, visitor: Visitor, shot: Shot) -> None:
    own = visitor().new_page()
    phone.sign_in(town, own, OWNER_PHONE)
    merchant = Desk(town, visitor(1280, 800).new_page())
    merchant.sign_in(town.facts["merchant"])
    templates = f"programs/{town.facts['mini_program']['app_id']}/templates/"
    merchant.open(f"{templates}propose/")
    page = merchant.page
    page.get_by_label("标题").fill("新豆上架提醒")
    page.get_by_label("行业").select_option("餐饮")
    page.get_by_label("发送条件").select_option("one_time")
    for number, (name, sample) in enumerate([("豆名", "耶加雪菲"), ("产区", "埃塞俄比亚")], 1):
        page.get_by_label(f"关键词 {number}", exact=True).fill(name)
        page.get_by_label(f"关键词 {number} 的示例", exact=True).fill(sample)
    shot(page, "templates-05-propose")
    page.get_by_role("button", name="提交审核").click()
    merchant.said("等待平台审核")

    operator = Desk(town, visitor(1280, 800).new_page())
    operator.sign_in(town.facts["operator"])
    operator.open("platform/library/")
    expect(operator.page.get_by_role("row").filter(has_text="新豆上架提醒")).to_contain_text(
        "耶加雪菲"
    )
    shot(operator.page, "templates-06-library")
    operator.act("通过", "通过")
    operator.said("新豆上架提醒")

    # Chosen, in the wanted order, with the card beside it.
    merchant.open(f"{templates}library/?search=新豆")
    page.get_by_role("link", name="选择", exact=True).click()
    page.get_by_role("button", name="将 产区 上移").or_(page.locator("#up-产区")).first.click()
    expect(page.locator(".handset .mc-field").first).to_contain_text("产区")
    page.get_by_label("在消息底部引导关注").check()
    shot(page, "templates-07-choose")
    page.get_by_role("button", name="使用此模板").click()
    merchant.said("新豆上架提醒")
    row = page.get_by_role("row").filter(has_text="新豆上架提醒")
    expect(row).to_contain_text("一次性订阅")

    # To the member's own phone, the way a real one goes.
    row.get_by_role("link", name="试发").click()
    expect(page.get_by_role("heading", name="发到自己的手机")).to_be_visible()
    shot(page, "templates-08-try")
    page.get_by_role("button", name="发给我自己").click()
    merchant.said("已发到您自己的手机")
    own.goto(f"{town.base}/m/inbox/service/")
    expect(own.locator("article").last).to_contain_text("埃塞俄比亚")
    expect(own.locator("article").last).to_contain_text("试发")
    shot(own, "templates-09-tried")
    page.get_by_role("link", name="发送记录").click()
    expect(page.get_by_role("row").filter(has_text="新豆上架提醒").first).to_contain_text("试发")
    shot(page, "templates-10-log")

    # Stopped, and on again under the same id.
    merchant.open(templates)
    row.get_by_role("link", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(row.get_by_role("link", name="启用")).to_be_visible()
    row.get_by_role("link", name="启用").click()
    page.get_by_role("dialog").get_by_role("button", name="启用").click()
    expect(row.get_by_role("link", name="停用")).to_be_visible()


def test_the_accounts_own_in_english(town: Town, visitor: Visitor, shot: Shot) -> None:
    for width in (1280, 375):
        send_own(town, visitor, shot, width)
    reader = visitor(375, 740, "en").new_page()
    reader.goto(f"{town.base}/m/inbox")
    reader.locator("#phone").fill(town.facts["follower"]["phone"])
    reader.locator("button[value=code]").click()
    expect(reader.get_by_role("status")).to_contain_text("****")
    reader.locator("#code").fill(town.code(town.facts["follower"]["phone"]))
    reader.locator(".enter-go").click()
    expect(reader).to_have_url(re.compile("/m/inbox"))
    reader.goto(f"{town.base}/m/inbox/a/{town.facts['lifestyle_account']['app_id']}/")
    card = reader.locator("article").filter(has_text="储值余额变动提醒").last
    expect(card).to_contain_text("Your balance has changed")
    shot(reader, "templates-14-account-card")
    card.get_by_role("button", name="Have a look").click()
    expect(reader).to_have_url(re.compile(r"/m/p/\d{16}/pages/index"))


def send_own(town: Town, visitor: Visitor, shot: Shot, width: int) -> None:
    """Choose a template of the account, and send it to a follower: refused first, since a stranger does not follow."""
    desk = Desk(town, visitor(width, 800, "en").new_page())
    desk.sign_in(town.facts["merchant"])
    templates = f"accounts/{town.facts['lifestyle_account']['app_id']}/templates/"
    desk.open(f"{templates}library/TM120102/")
    page = desk.page
    page.get_by_label("A remark below the keywords").uncheck()
    page.get_by_role("button", name="Use this template").click()
    desk.said("is ready")
    shot(page, f"templates-11-account-{width}")
    row = page.get_by_role("row").filter(has_text="储值余额变动提醒").first
    row.get_by_role("link", name="Try").click()
    page.get_by_label("Follower’s user_id").fill(town.facts["stranger"]["user_id"])
    page.get_by_label("First line").fill("Your balance has changed")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The receiver does not follow the lifestyle account.")).to_be_visible()
    page.get_by_label("Follower’s user_id").fill(town.facts["follower"]["user_id"])
    page.get_by_label("Where its foot leads").fill(
        f"alipays://platformapi/startapp?appId={town.facts['mini_program']['app_id']}&page=pages/index"
    )
    page.get_by_label("Words of its foot").fill("Have a look")
    shot(page, f"templates-12-account-try-{width}")
    page.get_by_role("button", name="Send", exact=True).click()
    desk.said("The follower finds it")
    desk.open(f"{templates}sends/")
    expect(page.get_by_role("row").filter(has_text="储值余额变动提醒").first).to_contain_text(
        "Trial"
    )
    shot(page, f"templates-13-account-log-{width}")
