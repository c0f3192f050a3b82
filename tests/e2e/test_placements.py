"""What an account places, from the console to the phone: menus, carousel, marketing slot, extension areas; dark and mended."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect

from tests.e2e import phone as phones
from tests.e2e.conftest import PATIENCE
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
FOREIGN = "https://points.example.com/h5"


@pytest.fixture(params=[1280, 375])
def desk(request: pytest.FixtureRequest, town: Town, visitor: Visitor) -> Desk:
    """The coffee shop's owner, at a desk and with a phone in the hand."""
    browser = visitor(width=request.param, height=860, timezone_id="Asia/Shanghai")
    made = Desk(town, browser.new_page())
    made.sign_in(town.facts["merchant"])
    return made


@pytest.fixture(scope="module")
def follower(town: Town, chromium: Browser) -> Any:
    """The follower's cookies: signed in once, for a phone gets few codes in an hour."""
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    phones.sign_in(town, context.new_page(), town.facts["follower"]["phone"])
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def handset(follower: Any, visitor: Visitor) -> Page:
    """The follower's phone; somebody else's site answers as the test says, for there is no other site here."""
    browser = visitor(width=375, height=740, storage_state=follower)
    browser.route(
        f"{FOREIGN}**",
        lambda route: route.fulfill(content_type="text/html", body="<p id=seen>points</p>"),
    )
    return browser.new_page()


def test_a_menu_is_published_and_seen_and_restored(desk: Desk, handset: Page, shot: Shot) -> None:
    page, width = desk.page, width_of(desk)
    desk.open(f"{account(desk.town)}/menu/")
    drawn = page.locator("#preview")
    expect(drawn.locator(".tm-entry")).to_have_count(3)
    shot(page, f"menu-1-{width}")
    # By keyboard: the second entry goes up, and the focus stays with it.
    first = page.locator("[data-rows=row] > [data-item]").first
    second = page.locator("[data-rows=row] > [data-item]").nth(1)
    name = second.locator("[data-field=name]").first.input_value()
    second.get_by_role("button", name="上移").first.focus()
    page.keyboard.press("Enter")
    expect(first.locator("[data-field=name]").first).to_have_value(name)
    expect(first.get_by_role("button", name="下移").first).to_be_focused()
    expect(drawn.locator(".tm-name").first).to_contain_text(name)
    # A name that is too wide says so, and nothing typed is lost.
    first.locator("[data-field=name]").first.fill("十个汉字真的是太长了")
    expect(first.locator("[data-count]").first).to_have_text("20/18")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("最多 9 个汉字")
    shot(page, f"menu-2-refused-{width}")
    fresh = f"新{width}"
    first.locator("[data-field=name]").first.fill(fresh)
    expect(drawn.locator(".tm-name").first).to_contain_text(fresh)
    page.get_by_role("button", name="发布", exact=True).click()
    desk.said("已发布")
    handset.goto(f"{desk.town.base}/m/inbox/a/{app(desk.town)}/")
    expect(handset.locator(".tm-name").first).to_contain_text(fresh)
    page.get_by_role("link", name="历史").first.click()
    expect(page.locator("tbody tr").first).to_contain_text(fresh)
    shot(page, f"menu-3-history-{width}")
    # Back to what the shop began with.
    row = page.locator("tbody tr").last
    row.get_by_role("link", name="恢复").click()
    page.get_by_role("dialog").get_by_role("button", name="恢复").click()
    desk.said("重新发布")
    handset.reload()
    expect(handset.locator(".tm-name").first).to_contain_text("点单")
    expect(handset.locator(".tm-name").filter(has_text=fresh)).to_have_count(0)


def test_entries_are_dragged_into_another_order(town: Town, visitor: Visitor) -> None:
    page = visitor(width=1280, height=1700).new_page()
    desk = Desk(town, page)
    desk.sign_in(town.facts["merchant"])
    desk.open(f"{account(town)}/menu/?style=icon")
    rows = page.locator("[data-rows=row] > [data-item]")
    names = [rows.nth(n).locator("[data-field=name]").input_value() for n in (0, 1)]
    grip, below = box(rows.nth(0).locator("[data-grip]")), box(rows.nth(1))
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(below["x"] + 200, below["y"] + below["height"] - 20, steps=12)
    page.mouse.up()
    expect(rows.nth(0).locator("[data-field=name]")).to_have_value(names[1])
    expect(rows.nth(1).locator("[data-field=name]")).to_have_value(names[0])
    expect(page.locator("#preview .im-name").first).to_have_text(names[1])


def test_a_personalised_menu_for_one_kind_of_phone(
    desk: Desk, follower: Any, visitor: Visitor, shot: Shot
) -> None:
    page, width = desk.page, width_of(desk)
    desk.open(f"{account(desk.town)}/menu/new/?style=icon")
    page.get_by_label("菜单名称").fill(f"苹果 {width}")
    page.get_by_label("手机类型").select_option("iphone")
    row = page.locator("[data-rows=row] > [data-item]").first
    row.locator("[data-field=name]").fill("苹果点单")
    expect(page.locator("#preview .im-name").first).to_have_text("苹果点单")
    shot(page, f"menu-4-personal-{width}")
    page.get_by_role("button", name="发布", exact=True).click()
    desk.said("已发布")
    expect(page.locator("tbody")).to_contain_text("iPhone")
    shot(page, f"menu-5-list-{width}")
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
    options = {"user_agent": agent, "storage_state": follower}
    apple = visitor(width=375, height=740, **options).new_page()
    apple.goto(f"{desk.town.base}/m/a/{app(desk.town)}/")
    expect(apple.locator(".im-name").first).to_have_text("苹果点单")
    desk.act("删除", "删除")
    apple.reload()
    expect(apple.locator(".im-name").first).to_have_text("点单")


def test_the_carousel_moves_stops_and_leads_into_the_program(
    desk: Desk, handset: Page, shot: Shot
) -> None:
    page, width = desk.page, width_of(desk)
    desk.open(f"{account(desk.town)}/ads/")
    rows = page.locator("[data-rows=row] > [data-item]")
    rows.nth(0).get_by_role("button", name="下移").click()
    name = rows.nth(0).locator("[data-field=name]").input_value()
    expect(page.locator("#preview .cs img").first).to_have_attribute("alt", name)
    page.get_by_role("button", name="添加图片").click()
    fresh = rows.last
    fresh.locator("[data-field=name]").fill("又一张")
    pick(page, fresh)
    fresh.get_by_label("小程序", exact=True).select_option(label="山雀咖啡")
    shot(page, f"ads-1-{width}")
    page.get_by_role("button", name="保存").click()
    desk.said("已保存")
    count = rows.count()
    handset.goto(f"{desk.town.base}/m/a/{app(desk.town)}/")
    slot = handset.locator(".cs")
    expect(slot.locator("img")).to_have_count(count)
    expect(slot.locator("img").first).to_have_attribute("alt", name)
    shot(handset, f"home-1-{width}")
    slot.get_by_role("button", name="暂停").click()
    expect(slot.get_by_role("button", name="暂停")).to_have_attribute("aria-pressed", "true")
    slot.locator(".cs-track").focus()
    handset.keyboard.press("ArrowRight")
    expect(slot.locator(".cs-dot").nth(1)).to_have_class(re.compile("is-here"))
    last = slot.locator("a").last
    last.focus()
    handset.keyboard.press("Enter")
    expect(handset).to_have_url(re.compile(r"/m/p/\d+"))


def test_who_wants_no_motion_gets_none(town: Town, follower: Any, visitor: Visitor) -> None:
    options = {"reduced_motion": "reduce", "storage_state": follower}
    still = visitor(width=375, height=740, **options).new_page()
    still.goto(f"{town.base}/m/a/{app(town)}/")
    expect(still.get_by_role("button", name="暂停")).to_have_attribute("aria-pressed", "true")


def test_a_marketing_slot_of_four_pictures(desk: Desk, handset: Page, shot: Shot) -> None:
    page, width = desk.page, width_of(desk)
    desk.open(f"{account(desk.town)}/marketing/new/")
    title = f"会员日 {width}"
    page.get_by_label("标题", exact=True).first.fill(title)
    items = page.locator("list-editor").last.locator("[data-item]")
    for number in range(4):
        row = items.nth(number)
        pick(page, row)
        row.locator("[data-field=title]").fill(f"好物 {number}")
        row.get_by_label("小程序", exact=True).select_option(label="山雀咖啡")
    expect(page.locator("#preview .ms-title")).to_have_text(title)
    expect(page.locator("#preview .ms-item b").last).to_have_text("好物 3")
    shot(page, f"marketing-1-{width}")
    page.get_by_role("button", name="保存").click()
    desk.said("已保存")
    shot(page, f"marketing-2-{width}")
    handset.goto(f"{desk.town.base}/m/a/{app(desk.town)}/")
    slot = handset.get_by_role("region", name=title)
    expect(slot.get_by_role("link")).to_have_count(4)
    slot.get_by_role("link").first.click()
    expect(handset).to_have_url(re.compile(r"/m/p/\d+"))


def test_an_extension_area_is_framed_and_shut_in(desk: Desk, handset: Page, shot: Shot) -> None:
    page, width = desk.page, width_of(desk)
    desk.open(f"{account(desk.town)}/extensions/new/")
    name = f"积分 {width}"
    page.get_by_label("扩展区名称").fill(name)
    row = page.locator("[data-item]").first
    row.locator("[data-field=name]").fill("积分商城")
    row.locator("[data-field=url]").fill(f"{FOREIGN}?from=life")
    row.locator("[data-field=height]").fill("320")
    expect(page.locator("#preview svg")).to_have_attribute("height", "320")
    page.get_by_role("button", name="保存").click()
    desk.said("开启后用户可见")
    listed = page.locator("tbody tr").filter(has_text=name)
    listed.get_by_role("button", name="开启").click()
    desk.said("已开启")
    shot(page, f"extensions-1-{width}")
    handset.goto(f"{desk.town.base}/m/a/{app(desk.town)}/")
    frame = handset.locator("iframe[title=积分商城]")
    frame.scroll_into_view_if_needed()
    expect(handset.frame_locator("iframe[title=积分商城]").locator("#seen")).to_have_text("points")
    assert round(box(frame)["height"]) == 320
    shot(handset, f"home-2-extension-{width}")


def test_what_leads_to_a_dissociated_program_goes_dark_and_is_mended(
    desk: Desk, handset: Page, shot: Shot
) -> None:
    page, town, width = desk.page, desk.town, width_of(desk)
    program = town.facts["mini_program"]["app_id"]
    desk.open(f"{account(town)}/programs/")
    expect(page.locator("tbody")).to_contain_text("文字菜单")
    shot(page, f"dark-1-used-{width}")
    dialog = desk.dialog("取消关联")
    expect(dialog).to_contain_text("广告位")
    shot(page, f"dark-2-dialog-{width}")
    dialog.get_by_role("button", name="取消关联").click()
    expect(page.get_by_role("alert").filter(has_text="已置灰")).to_contain_text("山雀咖啡")
    shot(page, f"dark-3-lost-{width}")
    handset.goto(f"{town.base}/m/a/{app(town)}/")
    expect(handset.get_by_role("button", name=re.compile("点单"))).to_be_disabled()
    expect(handset.locator(".cs-link.is-dark").first).to_be_attached()
    shot(handset, f"dark-4-phone-{width}")
    desk.open(f"{account(town)}/menu/")
    wrong = page.locator("[data-lost]:visible").first
    expect(wrong).to_contain_text("未与此生活号关联")
    shot(page, f"dark-5-menu-{width}")
    dialog = desk.dialog("重新关联")
    dialog.get_by_label("APPID").fill(program)
    dialog.get_by_role("button", name="查找").click()
    dialog.get_by_role("button", name="立即关联").click()
    expect(page).to_have_url(re.compile("/programs/"))
    handset.reload()
    expect(handset.get_by_role("button", name=re.compile("点单"))).to_be_enabled()
    handset.get_by_role("button", name=re.compile("点单")).click()
    expect(handset).to_have_url(re.compile(rf"/m/p/{program}/pages/index.html\?from=menu"))


def test_the_same_in_english(town: Town, follower: Any, visitor: Visitor, shot: Shot) -> None:
    options = {"language": "en-GB", "color_scheme": "dark"}
    desk = Desk(town, visitor(width=1280, height=860, **options).new_page())
    desk.sign_in(town.facts["merchant"])
    for path in ("menu/", "menu/?style=icon", "ads/", "marketing/", "extensions/", "programs/"):
        desk.open(f"{account(town)}/{path}")
        expect(desk.page.get_by_role("link", name="Ad slot", exact=True).first).to_be_visible()
        shot(desk.page, f"english-{re.sub(r'[^a-z]+', '-', path)}")
    phone = visitor(width=375, height=740, storage_state=follower, **options).new_page()
    phone.goto(f"{town.base}/m/a/{app(town)}/")
    expect(phone.get_by_role("region", name="Ad slot")).to_be_visible()
    shot(phone, "english-home")


def pick(page: Page, row: Locator) -> None:
    """The first picture of the library that fits."""
    row.locator("[data-picture-open]").click()
    page.locator("#picker [data-pick]").first.click()
    expect(page.locator("#picker")).to_be_hidden()
    expect(row.locator("[data-picture-preview]")).to_be_visible()


def box(part: Locator) -> FloatRect:
    """Where it stands."""
    found = part.bounding_box()
    assert found is not None
    return found


def app(town: Town) -> str:
    """The account's APPID."""
    return str(town.facts["lifestyle_account"]["app_id"])


def account(town: Town) -> str:
    """Its pages at the console."""
    return f"accounts/{app(town)}"


def width_of(desk: Desk) -> int:
    """Of the window."""
    return int(desk.page.evaluate("window.innerWidth"))
