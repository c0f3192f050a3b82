"""The seed's two journeys at the console: binding (one's own account, another's) and association."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


@pytest.fixture(params=[1280, 375])
def desk(request: pytest.FixtureRequest, town: Town, visitor: Visitor) -> Desk:
    """The coffee shop's owner, at a desk and with a phone in the hand."""
    browser = visitor(width=request.param, height=860, timezone_id="Asia/Shanghai")
    made = Desk(town, browser.new_page())
    made.sign_in(town.facts["merchant"])
    return made


def test_bind_an_account_of_ones_own_and_unbind_it(desk: Desk, shot: Shot) -> None:
    facts = desk.town.facts
    width = desk.page.viewport_size["width"] if desk.page.viewport_size else 0
    desk.open(f"programs/{facts['unlisted_mini_program']['app_id']}/binding/")
    expect(desk.page.get_by_text("当前账号的生活号")).to_be_visible()
    shot(desk.page, f"bind-own-1-{width}")
    desk.page.get_by_role("button", name=re.compile("绑定.*山雀咖啡生活号")).click()
    expect(desk.page.get_by_text("已绑定的生活号")).to_be_visible()
    expect(desk.page.get_by_text(facts["lifestyle_account"]["app_id"]).first).to_be_visible()
    shot(desk.page, f"bind-own-2-{width}")
    dialog = desk.dialog("解绑")
    expect(dialog).to_contain_text("山雀烘焙")
    shot(desk.page, f"bind-own-3-{width}")
    dialog.get_by_role("button", name="解绑", exact=True).click()
    expect(desk.page.get_by_text("当前账号的生活号")).to_be_visible()


def test_bind_another_merchants_account_by_its_owners_login(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    facts = town.facts
    page = visitor(width=1280, height=860, timezone_id="Asia/Shanghai").new_page()
    desk = Desk(town, page)
    desk.sign_in(facts["merchant"])
    desk.open(f"programs/{facts['unlisted_mini_program']['app_id']}/binding/")
    dialog = desk.dialog("绑定其他账号的生活号")
    name, password = dialog.get_by_label("登录名或手机号"), dialog.locator("[name=password]")
    one_answer = "账号和密码与任何拥有生活号的商家管理员不符，或尝试次数过多。"
    for wrong in ("nobody-at-all", facts["other_merchant"]["login"]):
        name.fill(wrong)
        password.fill("not-the-password-of-anyone")
        dialog.get_by_role("button", name="下一步").click()
        expect(dialog).to_contain_text(one_answer)
        expect(password).to_have_value("")
    shot(page, "bind-other-1-wrong")
    password.fill(facts["other_merchant"]["password"])
    dialog.get_by_role("button", name="下一步").click()
    expect(dialog).to_contain_text("138****0002")
    dialog.get_by_role("button", name="获取校验码").click()
    expect(dialog.get_by_role("button", name=re.compile(r"\d+ ?秒|\d+ ?s"))).to_be_disabled()
    shot(page, "bind-other-2-code")
    dialog.locator("[name=code]").fill(town.code(facts["other_merchant"]["phone"]))
    dialog.get_by_role("button", name="下一步").click()
    expect(dialog).to_contain_text("城市生活")
    shot(page, "bind-other-3-choose")
    dialog.get_by_role("button", name="绑定", exact=True).click()
    expect(page.get_by_text("已绑定的生活号")).to_be_visible()
    shot(page, "bind-other-4-bound")

    # The owner is told at once; the link shows, a button revokes.
    text = town.server.newest_text(facts["other_merchant"]["phone"])
    link = re.search(r"http\S+/console/grant/\S+/", text)
    assert link is not None
    owner = visitor(width=375, height=740, timezone_id="Asia/Shanghai").new_page()
    owner.goto(link.group())
    expect(owner.get_by_text("山雀烘焙").first).to_be_visible()
    shot(owner, "bind-other-5-told")
    page.reload()
    expect(page.get_by_text("已绑定的生活号")).to_be_visible()

    # In their own console the owner sees the grant, limits it, and takes it back.
    other = Desk(town, visitor(width=1280, height=860, timezone_id="Asia/Shanghai").new_page())
    other.sign_in(facts["other_merchant"])
    other.open(f"accounts/{facts['other_lifestyle_account']['app_id']}/grants/")
    dialog = other.dialog("设置限制")
    shot(other.page, "grants-1-limits")
    dialog.locator("[name=per_day]").fill("3")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    expect(other.page.locator("main")).to_contain_text("3")
    other.act("撤销", "撤销")
    shot(other.page, "grants-2-revoked")
    page.reload()
    expect(page.get_by_text("当前账号的生活号")).to_be_visible()


def test_associate_a_listed_program_of_any_merchant(
    desk: Desk, visitor: Visitor, shot: Shot
) -> None:
    facts = desk.town.facts
    width = desk.page.viewport_size["width"] if desk.page.viewport_size else 0
    reading = _reading(desk.town, visitor(width=1280))
    desk.open(f"accounts/{facts['lifestyle_account']['app_id']}/programs/")
    shot(desk.page, f"associate-1-{width}")
    dialog = desk.dialog("新增关联")
    typed = dialog.get_by_label("APPID")
    for wrong in (
        "12",
        "2021000000000000",
        facts["lifestyle_account"]["app_id"],
        facts["unlisted_mini_program"]["app_id"],
    ):
        typed.fill(wrong)
        _find(desk)
        expect(dialog).to_contain_text("请输入正确的小程序appid后重试")
        expect(typed).to_have_value(wrong)
    shot(desk.page, f"associate-2-wrong-{width}")
    typed.fill(facts["mini_program"]["app_id"])
    _find(desk)
    expect(dialog.get_by_role("button", name="已关联")).to_be_disabled()
    typed.fill(reading)
    _find(desk)
    expect(dialog).to_contain_text("城市书房")
    expect(dialog).to_contain_text("城市生活服务有限公司")
    shot(desk.page, f"associate-3-found-{width}")
    dialog.get_by_role("button", name="立即关联").click()
    expect(desk.page.locator("main")).to_contain_text(reading)
    shot(desk.page, f"associate-4-done-{width}")
    row = desk.page.locator("tr").filter(has_text=reading)
    row.get_by_role("link", name="取消关联").click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("城市书房")
    shot(desk.page, f"associate-5-dissociate-{width}")
    dialog.get_by_role("button", name="取消关联").click()
    expect(desk.page.locator("main")).not_to_contain_text(reading)


def _find(desk: Desk) -> None:
    """查找, and wait for its own answer: the one before says the same."""
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.page.get_by_role("dialog").get_by_role("button", name="查找").click()
    expect(desk.page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)


def _reading(town: Town, browser: BrowserContext) -> str:
    """The APPID of the other merchant's program, as its owner would tell it."""
    owner = Desk(town, browser.new_page())
    owner.sign_in(town.facts["other_merchant"])
    owner.open("programs/")
    found = re.search(r"\d{16}", owner.page.locator("main").inner_text())
    assert found is not None
    return found.group()
