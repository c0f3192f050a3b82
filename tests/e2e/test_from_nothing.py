"""A merchant comes with nothing but a phone and a package, and goes the whole way; every step by hand."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from demo.coffee import package
from tests.e2e import phone
from tests.e2e import town as towns
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]

NAME, ACCOUNT = "晨星咖啡", "晨星咖啡生活号"
KEYWORDS = ("商品名称", "取餐码", "订单金额", "温馨提示")


def register(desk: Desk) -> None:
    """A login, a phone of one's own, and a company."""
    page = desk.page
    desk.open("register/")
    page.locator("[name=phone]").fill("13800000066")
    page.get_by_role("button", name="获取校验码").click()
    expect(page.get_by_text("138****0066").first).to_be_visible()
    page.locator("[name=code]").fill(desk.town.code("13800000066"))
    page.locator("[name=login]").fill("morningstar")
    page.locator("[name=name]").fill("苏晚")
    page.locator("[name=merchant_name]").fill("晨星咖啡有限公司")
    page.locator("[name=password]").fill("three-stars-at-dawn")
    page.get_by_role("button", name="注册").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def create(desk: Desk, path: str, opener: str, button: str, facts: dict[str, str]) -> str:
    """Fill the form of a new program or account; returns its APPID."""
    desk.open(path)
    page = desk.page
    page.locator("main").get_by_role("link", name=opener).first.click()
    # Beside a list it is a window; from an empty one, a page of its own.
    dialog = page.locator("form.dialog-form, main form").last
    for name, value in facts.items():
        field = dialog.locator(f"[name={name}]")
        if name == "category":
            field.select_option(value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(desk.page).to_have_url(re.compile(r"/\d{16}/"))
    found = re.search(r"\d{16}", desk.page.url)
    assert found is not None
    return found.group()


def decide(operator: Desk, name: str) -> None:
    """The platform's operator says yes."""
    operator.open("platform/reviews/")
    row = operator.page.locator("tr").filter(has_text=name)
    row.get_by_role("link", name="通过").click()
    dialog = operator.page.get_by_role("dialog")
    dialog.get_by_role("button", name="通过").click()
    expect(dialog).to_be_hidden()
    expect(operator.page.locator("tr").filter(has_text=name)).to_have_count(0)


def release(desk: Desk, operator: Desk, app_id: str, zipped: Path) -> None:
    """Upload, submit; reviewed; list."""
    desk.open(f"programs/{app_id}/releases/")
    dialog = desk.dialog("上传代码包")
    dialog.locator("[name=package]").set_input_files(zipped)
    dialog.get_by_role("button", name="上传", exact=True).click()
    expect(dialog).to_be_hidden()
    desk.act("提交审核", "提交")
    decide(operator, NAME)
    desk.page.reload()
    desk.act("上架", "上架")


def key_pair(desk: Desk, app_id: str) -> str:
    """The private key, which is shown this once."""
    desk.open(f"keys/{app_id}/generate/")
    desk.page.get_by_role("button", name="生成").click()
    return desk.page.locator("#private-key").inner_text()


def template(desk: Desk, app_id: str) -> str:
    """Choose a template of the library; the id that a send names."""
    desk.open(f"programs/{app_id}/templates/library/TM100101/")
    page = desk.page
    while page.locator("button[name=drop]").count():
        before = page.locator("button[name=drop]").count()
        page.locator("button[name=drop]").first.click()
        expect(page.locator("button[name=drop]")).to_have_count(before - 1)
    for name in KEYWORDS:
        page.locator(f"button[name=add][value={name}]").click()
        expect(page.locator(f"input[name=keyword][value={name}]")).to_have_count(1)
    page.get_by_role("button", name="使用此模板").click()
    expect(page).to_have_url(re.compile("/templates/$"))
    return page.locator(".two-ids code").first.inner_text()


def test_a_merchant_goes_the_whole_way(
    town: Town, visitor: Visitor, shot: Shot, tmp_path: Path
) -> None:
    desk = Desk(town, visitor(width=1280, height=860).new_page())
    operator = Desk(town, visitor(width=1280, height=860).new_page())
    operator.sign_in(town.facts["operator"])
    register(desk)
    shot(desk.page, "nothing-1-home")

    # A lifestyle account, and a mini program that shows it.
    words = "新品和取餐提醒，第一时间告诉你。"
    account = create(
        desk, "accounts/", "开通生活号", "开通", {"name": ACCOUNT, "introduction": words}
    )
    decide(operator, ACCOUNT)
    about = {"name": NAME, "category": "餐饮", "introduction": "清晨六点开门的小店。"}
    program = create(desk, "programs/", "创建小程序", "创建", about)
    backend = towns.free_port()
    zipped = tmp_path / "morningstar.zip"
    built = package.build(app_id=program, public_id=account, backend=f"http://127.0.0.1:{backend}")
    zipped.write_bytes(built)
    release(desk, operator, program, zipped)
    shot(desk.page, "nothing-2-listed")

    # The two relations.
    desk.open(f"programs/{program}/binding/")
    desk.page.get_by_role("button", name=re.compile(f"绑定.*{ACCOUNT}")).click()
    expect(desk.page.get_by_text("已绑定的生活号")).to_be_visible()
    desk.open(f"accounts/{account}/programs/")
    dialog = desk.dialog("新增关联")
    dialog.get_by_label("APPID").fill(program)
    dialog.get_by_role("button", name="查找").click()
    dialog.get_by_role("button", name="立即关联").click()
    expect(dialog).to_be_hidden()
    desk.open(f"programs/{program}/component/")
    shot(desk.page, "nothing-3-component")

    # The shop's own backend: a key pair, a template, the gateway's address.
    facts = town.facts | {
        "mini_program": {"app_id": program, "private_key_pem": key_pair(desk, program)},
        "user_template_id": template(desk, program),
    }
    shot(desk.page, "nothing-4-template")
    with towns.coffee(town.server, str(backend), 1.0, facts=facts):
        order_by_phone(town, visitor, shot)
    desk.open(f"programs/{program}/templates/")
    expect(desk.page.locator("main")).to_contain_text("138****0077")
    shot(desk.page, "nothing-6-sent")


def order_by_phone(town: Town, visitor: Visitor, shot: Shot) -> None:
    """A stranger follows, orders, and the message arrives while they look."""
    browser = visitor()
    inbox, page = browser.new_page(), browser.new_page()
    phone.sign_in(town, inbox, "13800000077")
    phone.open_program(town, page, NAME)
    phone.ask_to_follow(page, ACCOUNT)
    phone.confirm_follow(page)
    phone.choose(page, "冰美式")
    phone.order(page)
    expect(inbox.get_by_role("link", name=re.compile("服务提醒"))).to_contain_text("取餐提醒")
    shot(inbox, "nothing-5-live")
