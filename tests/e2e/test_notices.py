"""通知: another company binds my account, the bell says so at once, and a click leads to the grant. And the search above."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.test_quality import AXE, RUN
from tests.e2e.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.postgres_too]

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def sit(town: Town, visitor: Visitor, who: str, **about: object) -> Desk:
    desk = Desk(
        town,
        visitor(
            **{"width": 1280, "height": 860, "timezone_id": "Asia/Shanghai", **about}
        ).new_page(),
    )
    desk.sign_in(town.facts[who])
    return desk


def bell(page: Page) -> int:
    """What the bell counts."""
    shown = page.locator("#bell .top-count")
    return int(shown.inner_text()) if shown.count() else 0


def bind(town: Town, desk: Desk) -> None:
    """By the other company's login, and the code that went to its owner's phone."""
    facts = town.facts
    desk.open(f"programs/{facts['unlisted_mini_program']['app_id']}/binding/")
    dialog = desk.dialog("绑定其他账号的生活号")
    dialog.get_by_label("登录名或手机号").fill(facts["other_merchant"]["login"])
    dialog.locator("[name=password]").fill(facts["other_merchant"]["password"])
    dialog.get_by_role("button", name="下一步").click()
    dialog.get_by_role("button", name="获取校验码").click()
    expect(dialog.get_by_role("button", name=re.compile(r"\d+ ?(秒|s)"))).to_be_disabled()
    dialog.locator("[name=code]").fill(town.code(facts["other_merchant"]["phone"]))
    dialog.get_by_role("button", name="下一步").click()
    dialog.get_by_role("button", name="绑定", exact=True).click()
    expect(desk.page.get_by_text("已绑定的生活号")).to_be_visible()


def test_another_company_binds_my_account_and_the_bell_leads_to_the_grant(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    owner = sit(town, visitor, "other_merchant")
    page = owner.page
    # A sign-in with a new browser is a notice itself; once it is there, what was before is counted.
    owner.open("notices/?kind=session_begun")
    for _ in range(50):
        if page.locator(".notice-row").count():
            break
        page.reload()
    before = bell(page)
    assert before
    owner.open("")
    bind(town, sit(town, visitor, "merchant"))
    page.bring_to_front()
    expect(page.locator("#bell")).to_have_accessible_name(f"{before + 1} 条未读通知")
    shot(page, "notices-1-bell")

    page.locator("#bell").click()
    said = page.get_by_role(
        "button", name=re.compile("^山雀咖啡有限公司.*山雀烘焙.*绑定了您的生活号")
    )
    expect(said).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    shot(page, "notices-2-list")
    said.click()
    expect(page).to_have_url(re.compile(r"/grants/#grant-\d+$"))
    row = page.locator("tr:target")
    expect(row).to_contain_text("山雀烘焙")
    shot(page, "notices-3-grant")
    expect(page.locator("#bell")).to_have_accessible_name(
        f"{before} 条未读通知" if before else "没有未读通知"
    )

    # The grant is taken back, and whoever bound hears of that.
    owner.act("撤销", "撤销")
    other = sit(town, visitor, "merchant")
    other.open("notices/")
    expect(other.page.get_by_text("已收回授权").first).to_be_visible()
    other.page.get_by_role("button", name="全部标为已读").click()
    expect(other.page.locator("#bell")).to_have_accessible_name("没有未读通知")


@pytest.mark.parametrize(
    ("width", "language", "colours"),
    [(1280, "zh-CN", "dark"), (375, "zh-CN", "light"), (375, "en-US", "dark")],
)
def test_the_list_and_the_settings_look_right(  # noqa: PLR0913
    town: Town, visitor: Visitor, shot: Shot, width: int, language: str, colours: str
) -> None:
    desk = sit(town, visitor, "merchant", width=width, language=language, color_scheme=colours)
    for path in ("notices/", "notices/settings/", "search/?q=138", "search/"):
        desk.open(path)
        desk.page.evaluate(AXE)
        assert desk.page.evaluate(RUN) == []
        shot(
            desk.page,
            f"notices-{path.split('?')[0].replace('/', '-')}{len(path)}-{width}-{language}-{colours}",
        )


def test_a_kind_is_switched_off_and_marked_one_by_one(town: Town, visitor: Visitor) -> None:
    desk = sit(town, visitor, "merchant")
    desk.open("notices/")
    unread = desk.page.locator(".notice-row.is-unread")
    count = unread.count()
    assert count
    desk.page.get_by_role("button", name=re.compile("^标为已读：")).first.click()
    expect(unread).to_have_count(count - 1)
    desk.page.get_by_role("link", name="通知设置").click()
    box = desk.page.get_by_role("checkbox", name="新浏览器登录: 短信")
    expect(box).to_be_checked()
    box.uncheck()
    desk.page.get_by_role("button", name="保存").click()
    desk.said("通知设置已保存")
    desk.open("notices/settings/")
    expect(box).not_to_be_checked()


def test_the_search_is_reached_and_walked_by_the_keyboard(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    desk = sit(town, visitor, "merchant")
    page = desk.page
    desk.open("")
    page.keyboard.press("/")
    page.keyboard.type("山雀")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="小程序")).to_contain_text("山雀咖啡")
    expect(page.get_by_role("region", name="生活号")).to_contain_text("山雀咖啡生活号")
    shot(page, "search-1-found")
    first = page.locator(".found a").first
    for _ in range(60):
        if page.evaluate("document.activeElement === document.querySelector('.found a')"):
            break
        page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/console/programs/\d{16}/$"))
    # Nothing found: what can be searched is said.
    desk.open("search/?q=没有这样的东西")
    expect(page.locator("main")).to_contain_text("手机号后四位")
    shot(page, "search-2-nothing")
    # A phone by its last four digits, as it is shown.
    phone = town.facts["follower"]["phone"]
    desk.open(f"search/?q={phone[-4:]}")
    found = page.get_by_role("region", name="粉丝").get_by_role("link").first
    expect(found).to_contain_text(phone[-4:])
    shot(page, "search-3-phone")
    found.click()
    expect(page).to_have_url(re.compile(r"/followers/2088\d{12}/$"))
