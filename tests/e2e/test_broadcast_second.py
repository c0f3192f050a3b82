"""What needs two people: a large broadcast that a second member approves, and a correction for those who opened a recalled one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lifeloop.demo import cast
from tests.e2e import phone
from tests.e2e import town as towns
from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.server import Template

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def town(land: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Where more than two people are many."""
    home = tmp_path_factory.mktemp("town") / "home"
    with towns.town(land, home, LIFELOOP_APPROVAL_ABOVE="2") as opened:
        yield opened


def account(town: Town) -> str:
    return str(town.facts["lifestyle_account"]["app_id"])


def conversation(town: Town, page: Page) -> None:
    page.goto(f"{town.base}/m/inbox/a/{account(town)}/")


def member(town: Town, visitor: Visitor, login: cast.Login, **about: object) -> Desk:
    """Somebody of the coffee shop at the console."""
    desk = Desk(town, visitor(**{"width": 1280, "height": 900, **about}).new_page())
    desk.sign_in({"login": login.login, "password": login.password})
    return desk


def reader(town: Town, visitor: Visitor, number: str) -> Page:
    """A person's phone, at the account's conversation."""
    page = visitor().new_page()
    phone.sign_in(town, page, number)
    conversation(town, page)
    return page


def follow(town: Town, page: Page) -> None:
    """The account, and back to its conversation."""
    page.goto(f"{town.base}/m/a/{account(town)}/")
    page.get_by_role("button", name="关注", exact=True).first.click()
    expect(page.get_by_text("已关注").first).to_be_visible()
    conversation(town, page)


def waits(desk: Desk) -> None:
    expect(desk.page.locator("#figures")).to_contain_text("待审批")


def test_what_is_large_goes_out_once_a_second_member_has_seen_it(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    # New people: a phone is sent one code a minute, and the demo's are the other journey's. With them, three follow.
    for number in ("13800000194", "13800000193"):
        follower = reader(town, visitor, number)
        follow(town, follower)
    writer = member(town, visitor, cast.WRITER)
    writer.open(f"accounts/{account(town)}/broadcasts/new/")
    writer.page.locator("[name='content-text-text']").fill("周末音乐会，带上朋友。")
    writer.page.get_by_role("button", name="谁会收到？").click()
    expect(writer.page.locator("#dry-run")).to_contain_text("须由另一位成员审批")
    shot(writer.page, "second-01-large")
    writer.page.get_by_role("button", name="发送", exact=True).click()
    waits(writer)
    # Its own writer is offered no approval, and nobody has it.
    expect(writer.page.get_by_text("由您创建或提交")).to_be_visible()
    expect(writer.page.get_by_role("link", name="通过", exact=True)).to_have_count(0)
    shot(writer.page, "second-02-own")
    there = writer.page.url

    admin = member(town, visitor, cast.ADMIN)
    admin.page.goto(there)
    admin.page.get_by_role("link", name="驳回", exact=True).click()
    dialog = admin.page.get_by_role("dialog")
    dialog.locator("[name=note]").fill("请写上时间。")
    shot(admin.page, "second-03-back")
    dialog.get_by_role("button", name="驳回", exact=True).click()
    expect(dialog).to_be_hidden()

    writer.page.reload()
    expect(writer.page.get_by_text("请写上时间。")).to_be_visible()
    writer.page.get_by_role("link", name="编辑", exact=True).click()
    text = "周六晚七点音乐会，带上朋友。"
    writer.page.locator("[name='content-text-text']").fill(text)
    writer.page.get_by_role("button", name="发送", exact=True).click()
    waits(writer)

    # The list says what waits; the second member approves, and the open phone has it.
    admin.open(f"accounts/{account(town)}/broadcasts/")
    row = admin.page.get_by_role("row").filter(has_text="周六晚七点")
    expect(row).to_contain_text("待审批")
    expect(follower.get_by_text("音乐会")).to_have_count(0)
    admin.page.goto(there)
    shot(admin.page, "second-04-approve")
    admin.act("通过", "通过")
    admin.said("已通过")
    expect(follower.get_by_text(text)).to_be_visible()
    shot(follower, "second-05-phone")
    expect(admin.page.locator("#figures")).to_contain_text("已发送")
    expect(admin.page.locator(".facts")).to_contain_text(cast.ADMIN.name)
    writer.page.reload()
    shot(writer.page, "second-06-sent")


def test_who_had_opened_what_was_recalled_gets_a_correction(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    opener = reader(town, visitor, town.facts["follower"]["phone"])
    other = reader(town, visitor, town.facts["stranger"]["phone"])
    follow(town, other)

    desk = member(town, visitor, cast.OWNER)
    desk.open(f"accounts/{account(town)}/broadcasts/new/")
    page = desk.page
    page.get_by_text("指定的人").click()
    people = [town.facts[who]["user_id"] for who in ("follower", "stranger")]
    page.locator("[name=people]").fill("\n".join(people))
    page.locator("[name=content-kind][value=articles]").check(force=True)
    page.locator("[name=content-0-leads]").select_option("program")
    page.locator("[name=content-0-program]").select_option(label="山雀咖啡")
    page.locator("[name=content-0-title]").fill("拿铁今天一元一杯")
    expect(page.locator("#content-phone")).to_contain_text("拿铁今天一元一杯")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(desk.page.locator("#figures")).to_contain_text("已发送")
    there = page.url

    # One of the two opens it.
    for one in (opener, other):
        expect(one.get_by_text("拿铁今天一元一杯")).to_be_visible()
    opener.get_by_role("button", name=re.compile("拿铁今天一元一杯")).click()
    expect(opener).to_have_url(re.compile(r"/m/p/\d{16}"))

    # A recall asks to type how it begins; what is wrong is refused, and nothing happened.
    page.goto(there)
    dialog = desk.dialog("撤回")
    dialog.locator("[name=typed]").fill("拿铁")
    dialog.get_by_role("button", name="撤回").click()
    expect(dialog.get_by_text("与上方名称不一致。")).to_be_visible()
    shot(page, "second-10-typed")
    expect(other.get_by_text("拿铁今天一元一杯")).to_be_visible()
    dialog.locator("[name=typed]").fill("拿铁今天一元一杯")
    dialog.get_by_role("button", name="撤回").click()
    desk.said("已撤回")
    # The open phone's list of conversations forgets it, and so does the conversation at its next look.
    for one in (opener, other):
        conversation(town, one)
        expect(one.get_by_text("拿铁今天一元一杯")).to_have_count(0)

    desk.act("撰写更正", "开始写")
    shot(page, "second-11-correction")
    page.get_by_role("link", name="它的更正", exact=True).first.click()
    expect(page.get_by_text("更正某次被撤回的群发")).to_be_visible()
    page.get_by_role("link", name="编辑", exact=True).click()
    expect(page.get_by_text("更正只发送给打开过被撤回群发的人。")).to_be_visible()
    page.locator("[name=content-0-title]").fill("更正：拿铁第二杯一元")
    shot(page, "second-12-edit")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator("#figures")).to_contain_text("已发送")

    # It is on the phone of who had opened the first one, live, and on nobody else's.
    expect(opener.get_by_text("更正：拿铁第二杯一元")).to_be_visible()
    shot(opener, "second-13-phone")
    conversation(town, other)
    expect(other.get_by_text("更正：拿铁第二杯一元")).to_have_count(0)


def test_the_recalls_dialog_fits_a_small_dark_screen_in_english(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    about = {"width": 375, "height": 740, "language": "en-US", "color_scheme": "dark"}
    desk = member(town, visitor, cast.OWNER, **about)
    desk.open(f"accounts/{account(town)}/broadcasts/new/")
    desk.page.locator("[name='content-text-text']").fill("Closed on Monday.")
    desk.page.locator("[name=audience][value=people]").check(force=True)
    desk.page.locator("[name=people]").fill(town.facts["follower"]["user_id"])
    desk.page.get_by_role("button", name="Send", exact=True).click()
    expect(desk.page.locator("#figures")).to_contain_text("sent", ignore_case=True)
    dialog = desk.dialog("Recall")
    expect(dialog.get_by_label("Type “Closed on” to go on")).to_be_visible()
    shot(desk.page, "second-20-recall-en-375-dark")
