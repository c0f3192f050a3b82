"""Without a password handed over: a request, an owner's yes within limits; and a template chosen by its keywords."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def sit(town: Town, visitor: Visitor, who: str, width: int = 1280) -> Desk:
    """A signed-in desk of ``merchant`` or ``other_merchant``."""
    page = visitor(width=width, height=860, timezone_id="Asia/Shanghai").new_page()
    desk = Desk(town, page)
    desk.sign_in(town.facts[who])
    return desk


def test_a_request_is_sent_withdrawn_sent_again_and_agreed_to(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    facts = town.facts
    asking = sit(town, visitor, "merchant")
    binding = f"programs/{facts['unlisted_mini_program']['app_id']}/binding/"
    account = facts["other_lifestyle_account"]["app_id"]
    for note in ("第一次申请", "请允许山雀烘焙发送预订提醒"):
        asking.open(binding)
        dialog = asking.dialog("绑定其他账号的生活号")
        dialog.get_by_role("link", name="发送授权申请").click()
        dialog.get_by_label("生活号 APPID").fill(account)
        dialog.get_by_label("给对方的留言").fill(note)
        shot(asking.page, "grant-1-request")
        dialog.get_by_role("button", name="发送申请").click()
        expect(asking.page.get_by_text(note)).to_be_visible()
        if note == "第一次申请":
            asking.act("撤回", "撤回")
            expect(asking.page.get_by_text(note)).to_be_hidden()

    # The owner sees it on the workbench, and says yes on a phone.
    owner = sit(town, visitor, "other_merchant", width=375)
    owner.open("")
    expect(owner.page.get_by_text("请允许山雀烘焙发送预订提醒")).to_be_visible()
    shot(owner.page, "grant-2-waiting")
    owner.page.locator("main").get_by_role("link", name=re.compile("^处理申请")).click()
    dialog = owner.page.get_by_role("dialog")
    dialog.locator("[name=per_day]").fill("0")
    dialog.get_by_role("button", name="同意并绑定").click()
    expect(dialog.locator(".field-error")).to_be_visible()
    dialog.locator("[name=per_day]").fill("200")
    shot(owner.page, "grant-3-limits")
    dialog.get_by_role("button", name="同意并绑定").click()
    expect(owner.page.get_by_text("每日最多 200 条")).to_be_visible()

    # Now it is bound, and both sides read the same limits.
    asking.page.reload()
    expect(asking.page.get_by_text("已绑定的生活号")).to_be_visible()
    expect(asking.page.get_by_text("每日最多 200 条")).to_be_visible()
    shot(asking.page, "grant-4-bound")
    asking.act("解绑", "解绑")
    expect(asking.page.get_by_text("当前账号的生活号")).to_be_visible()


def test_a_template_is_chosen_with_the_card_beside_it(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    desk = sit(town, visitor, "merchant")
    desk.open(f"programs/{town.facts['mini_program']['app_id']}/templates/")
    desk.page.get_by_role("link", name="从模板库选用").click()
    row = desk.page.locator("tr").filter(has_text="取餐提醒").first
    row.get_by_role("link", name="选择").click()
    card, picked = desk.page.locator(".handset"), desk.page.locator(".picked li")
    expect(picked).to_have_count(2)
    desk.page.get_by_role("button", name="温馨提示").click()
    expect(picked).to_have_count(3)
    expect(card).to_contain_text("温馨提示")
    desk.page.get_by_role("button", name="上移“温馨提示”").click()
    expect(picked.nth(1)).to_contain_text("温馨提示")
    desk.page.get_by_role("button", name="移除“商品名称”").click()
    expect(card).not_to_contain_text("商品名称")
    shot(desk.page, "template-choose")
    desk.page.get_by_role("button", name="使用此模板").click()
    desk.said("已添加")
    first = desk.page.locator("tbody tr").first
    expect(first.locator(".keywords li")).to_have_text(["温馨提示", "取餐码"])
