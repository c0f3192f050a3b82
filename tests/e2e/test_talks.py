"""A person writes, the account answers by itself, a member sees it live, claims and answers; the phone shows it live."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.messaging import hostile
from tests.mobile.test_browser import CONTRAST, SHIFT, SMALL

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def to_conversation(town: Town, page: Page) -> None:
    account = town.facts["lifestyle_account"]["app_id"]
    page.goto(f"{town.base}/m/inbox/a/{account}/")


def write(page: Page, text: str) -> None:
    """In the composer; behind the menu where 咨询反馈 is on."""
    opener = page.locator("[data-composer]")
    if opener.is_visible():
        opener.click()
    page.locator("#write").fill(text)
    page.locator(".composer-send").click()
    expect(page.locator(".mb-own").last).to_contain_text(text)
    expect(page.locator("#write")).to_have_value("")
    expect(page.locator("#write")).to_be_focused()


def conversations(town: Town, desk: Desk) -> None:
    desk.open(f"accounts/{town.facts['lifestyle_account']['app_id']}/talks/")


@pytest.mark.postgres_too
def test_a_question_and_its_answers(town: Town, visitor: Visitor, shot: Shot) -> None:
    console = Desk(town, visitor(width=1280, height=900).new_page())
    console.sign_in(town.facts["merchant"])
    conversations(town, console)

    page = visitor().new_page()
    phone.sign_in(town, page, town.facts["follower"]["phone"])
    to_conversation(town, page)
    expect(page.locator(".tm")).to_be_visible()
    shot(page, "talks-02-menu")

    # A keyword is answered at once, in words and with a card that opens the mini program.
    write(page, "请问你们几点开门？")
    expect(page.locator(".mb-text").last).to_contain_text("7:30 至 21:00")
    second = page.context.new_page()  # their other open page hears of it too
    to_conversation(town, second)
    write(page, "想外带")
    expect(second.locator(".mb-own").last).to_contain_text("想外带")
    second.close()
    expect(page.get_by_role("button", name=re.compile("现在点单"))).to_be_visible()
    shot(page, "talks-03-replies")

    # The open list shows who waits, and the tab how many.
    row = console.page.get_by_role("row").filter(has_text="想外带")
    expect(row).to_contain_text("2 条待回复")
    expect(console.page.locator(".tab-count:visible")).to_have_text(re.compile("^[1-9]"))
    shot(console.page, "talks-04-list")
    row.get_by_role("link", name="打开").click()
    expect(console.page.locator(".said-theirs").first).to_contain_text("几点开门")
    shot(console.page, "talks-05-open")

    # Claimed; what comes meanwhile is seen without a reload, and the answer is on the phone without one.
    console.page.get_by_role("button", name="领取").click()
    expect(console.page.get_by_text("由您领取")).to_be_visible()
    write(page, "可以开发票吗？")
    expect(console.page.locator(".said-theirs").last).to_contain_text("可以开发票吗")
    box = console.page.locator("#id_text")
    box.fill("可以的，取餐时告诉店员抬头即可。")
    console.page.locator("#answer .btn-primary").click()
    expect(console.page.locator(".said-ours").last).to_contain_text("取餐时告诉店员")
    expect(box).to_have_value("")
    shot(console.page, "talks-06-answered")
    expect(page.locator(".mb-text").last).to_contain_text("取餐时告诉店员")
    shot(page, "talks-07-phone")

    # Articles that open the program, from the composer of messages.
    console.page.get_by_role("link", name="图片或图文").click()
    expect(console.page.locator(".handset")).to_be_visible()
    shot(console.page, "talks-08-send")
    console.page.locator("[name=content-kind][value=articles]").check(force=True)
    console.page.locator("[name=content-0-leads]").select_option("program")
    console.page.locator("[name=content-0-program]").select_option(index=1)
    console.page.locator("[name=content-0-title]").fill("会员卡送您一张")
    console.page.locator("form.card .card-footer .btn-primary").click()
    console.said("已发送")
    card = page.get_by_role("button", name=re.compile("会员卡送您一张"))
    expect(card).to_be_visible()

    # Handed back; nothing waits.
    console.page.get_by_role("button", name="交还").click()
    console.said("已交还")
    conversations(town, console)
    expect(console.page.get_by_role("row").filter(has_text="可以开发票吗")).to_contain_text(
        "已回复"
    )
    card.click()
    expect(page).to_have_url(re.compile(r"/m/p/\d{16}"))


def test_a_tap_on_the_menu_is_answered_and_a_picture_arrives(
    town: Town, visitor: Visitor, shot: Shot, tmp_path: object
) -> None:
    page = visitor(language="en-US", color_scheme="dark").new_page()
    phone.sign_in(town, page, town.facts["stranger"]["phone"])
    account = town.facts["lifestyle_account"]["app_id"]
    page.goto(f"{town.base}/m/a/{account}/")
    page.get_by_role("button", name="Follow").first.click()
    expect(page.get_by_text("Followed since")).to_be_visible()
    to_conversation(town, page)
    page.get_by_role("button", name="上新").click()
    expect(page.get_by_role("button", name=re.compile("桂花乌龙"))).to_be_visible()

    page.locator("[data-composer]").click()
    picture = page.screenshot()
    page.locator("[name=picture]").set_input_files(
        {"name": "cup.png", "mimeType": "image/png", "buffer": picture}
    )
    sent = page.locator(".mb-own img")
    expect(sent).to_be_visible()
    expect(sent).to_have_js_property("complete", value=True)
    shot(page, "talks-10-picture-en-dark")
    page.locator("[name=picture]").set_input_files(
        {"name": "cup.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(page.get_by_role("alert")).to_be_visible()
    shot(page, "talks-11-refused-en-dark")

    console = Desk(town, visitor(width=375, height=740, language="en-US").new_page())
    console.sign_in(town.facts["merchant"])
    conversations(town, console)
    shot(console.page, "talks-12-list-375-en")
    console.page.get_by_role("link", name="[Picture]").click()
    expect(console.page.locator(".said-theirs img").last).to_be_visible()
    shot(console.page, "talks-13-talk-375-en")
    natural = "(one) => one.naturalWidth"
    assert console.page.locator(".said-theirs img").last.evaluate(natural) == 375


def test_automatic_replies_are_written_at_the_console(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    console = Desk(town, visitor(width=1280, height=900).new_page())
    console.sign_in(town.facts["merchant"])
    console.open(f"accounts/{town.facts['lifestyle_account']['app_id']}/replies/")
    expect(console.page.get_by_role("row").filter(has_text="营业时间与地址")).to_be_visible()
    shot(console.page, "talks-20-replies")
    console.page.get_by_role("link", name="新建自动回复").click()
    console.page.locator("[name=name]").fill("停车")
    console.page.locator("[name=keywords]").fill("停车\n车位")
    console.page.locator("[name=content-text-text]").fill("门口有 6 个车位，消费可停 2 小时。")
    expect(console.page.locator(".handset .mb-text")).to_contain_text("6 个车位")
    shot(console.page, "talks-21-reply-new")
    console.page.locator("form.reply-form .card-footer .btn-primary").click()
    console.said("停车")
    row = console.page.get_by_role("row").filter(has_text="停车")
    row.get_by_role("link", name="删除").click()
    console.page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    expect(row).to_have_count(0)
    small = visitor(width=375, height=740, language="en-US", color_scheme="dark").new_page()
    desk = Desk(town, small)
    desk.sign_in(town.facts["merchant"])
    desk.open(f"accounts/{town.facts['lifestyle_account']['app_id']}/replies/")
    shot(small, "talks-22-replies-375-en")
    small.get_by_role("link", name="Edit").first.click()
    expect(small.locator("[name=name]")).to_be_visible()
    shot(small, "talks-23-reply-375-en")


def test_menu_and_composer_fit_a_phone_and_take_turns_by_keyboard(
    town: Town, visitor: Visitor
) -> None:
    browser = visitor(language="en-US", color_scheme="dark")
    page = browser.new_page()
    phone.sign_in(town, page, "13800000085")
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name="Follow").first.click()
    to_conversation(town, page)
    assert page.evaluate(SHIFT) < 0.02
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for opener, there in (("[data-composer]", "#write"), ("[data-menu]", "[data-composer]")):
            assert page.evaluate(SMALL) == []
            assert page.evaluate(CONTRAST) == []
            page.locator(opener).focus()
            page.keyboard.press("Enter")
            expect(page.locator(there)).to_be_focused()
    page.locator("[data-composer]").press("Enter")
    page.locator("#write").fill("一\n二\n三\n四\n五\n六")
    foot = page.locator("#foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] == 740
    assert foot["height"] < 140
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_what_got_no_answer_is_sent_again_and_arrives_once(town: Town, visitor: Visitor) -> None:
    page = visitor().new_page()
    phone.sign_in(town, page, "13800000086")
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name="关注").first.click()
    to_conversation(town, page)
    page.locator("[data-composer]").click()

    def lose(route: Route) -> None:
        route.fetch()  # it arrives; its answer does not
        route.abort()

    page.route("**/write/", lose)
    page.locator("#write").fill("还有位子吗？")
    page.locator("#write").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("网络不通")
    expect(page.locator("#write")).to_have_value("还有位子吗？")
    page.unroute("**/write/")
    page.locator("#write").press("Enter")
    expect(page.locator("#write")).to_have_value("")
    expect(page.get_by_role("alert")).to_be_hidden()
    write(page, "两位")
    expect(page.locator(".mb-own", has_text="还有位子吗？")).to_have_count(1)


def test_hostile_words_run_nothing_on_the_phone_and_at_the_console(
    town: Town, visitor: Visitor
) -> None:
    ran: list[str] = []
    page = visitor().new_page()
    phone.sign_in(town, page, "13800000087")
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name="关注").first.click()
    console = Desk(town, visitor(width=1280, height=900).new_page())
    console.sign_in(town.facts["merchant"])
    for one in (page, console.page):
        one.on("dialog", lambda dialog: ran.append(dialog.message))
    to_conversation(town, page)
    for text in hostile.TEXTS:
        write(page, text)
    page.reload()
    said = page.locator(".mb-own .mb-text").all_text_contents()
    assert said == hostile.TEXTS
    conversations(town, console)
    expect(console.page.locator(".talk-line").first).to_have_text(hostile.TEXTS[-1])
    console.page.get_by_role("link", name="打开").first.click()
    expect(console.page.locator(".said-theirs")).to_have_count(len(hostile.TEXTS))
    assert console.page.locator(".said-theirs .mb-text").all_text_contents() == hostile.TEXTS
    console.page.locator("#id_text").fill(hostile.TEXTS[0])
    console.page.locator("#answer .btn-primary").click()
    expect(page.locator(".mb-text").last).to_have_text(hostile.TEXTS[0])
    assert ran == []


def test_an_account_that_nobody_wrote_to_says_what_to_do(
    town: Town, visitor: Visitor, shot: Shot
) -> None:
    console = Desk(town, visitor(width=1280, height=900).new_page())
    console.sign_in(town.facts["other_merchant"])
    account = town.facts["other_lifestyle_account"]["app_id"]
    console.open(f"accounts/{account}/talks/")
    expect(console.page.get_by_text("还没有人留言")).to_be_visible()
    shot(console.page, "talks-01-empty")
    console.page.get_by_role("link", name="设置自动回复").click()
    expect(console.page.get_by_text("还没有自动回复")).to_be_visible()
    shot(console.page, "talks-24-replies-empty")


def test_without_scripts_one_can_write_too(town: Town, visitor: Visitor, shot: Shot) -> None:
    signed_in = visitor()
    phone.sign_in(town, signed_in.new_page(), "13800000089")
    browser = visitor(java_script_enabled=False, language="en-US")
    browser.add_cookies(signed_in.cookies())  # type: ignore[arg-type]
    page = browser.new_page()
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name=re.compile("Follow|关注")).first.click()
    to_conversation(town, page)
    page.locator("#write").fill("written without scripts")
    shot(page, "talks-30-no-script")
    page.locator(".composer-send").click()
    expect(page.locator(".mb-own").last).to_contain_text("written without scripts")
