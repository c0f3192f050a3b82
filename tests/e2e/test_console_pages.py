"""Every page of the console that a link leads to, in a real browser: no dead link, no script error, nothing sideways."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def sign_in(town: Town, page: Page, who: str) -> None:
    """By the form, as ``merchant``, ``other_merchant`` or ``operator`` of the demo."""
    page.goto(f"{town.base}/console/login/")
    page.locator("[name=name]").fill(town.facts[who]["login"])
    page.locator("[name=password]").fill(town.facts[who]["password"])
    page.locator("form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/console/(?!login/)"))


def kind(path: str) -> str:
    """Pages that differ only by an id are of one kind; two of a kind are enough."""
    return re.sub(r"\d+|(?<=/)[\w-]{20,}(?=/)", "N", path)


def links(page: Page, base: str) -> list[str]:
    found = page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
    )
    paths = [urlsplit(urljoin(page.url, href)) for href in found]
    return [
        one.path + (f"?{one.query}" if one.query else "")
        for one in paths
        if f"{one.scheme}://{one.netloc}" == base
    ]


@pytest.mark.parametrize(
    ("who", "width", "language", "scheme"),
    [
        ("merchant", 1280, "zh-CN", "light"),
        ("merchant", 375, "en-US", "dark"),
        ("operator", 375, "zh-CN", "dark"),
    ],
)
def test_every_linked_page(
    town: Town, visitor: Visitor, shot: Shot, who: str, width: int, language: str, scheme: str
) -> None:
    page = visitor(width=width, height=900, language=language, color_scheme=scheme).new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{urlsplit(page.url).path}: {message.text}")

    page.on("console", listen)
    sign_in(town, page, who)
    waiting, seen, kinds = ["/console/"], {"/console/"}, dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(town.base + path)
        assert answer is not None
        if answer.status >= 400:
            complaints.append(f"{path}: {answer.status}")
            continue
        name = re.sub(r"\W+", "-", kind(path)).strip("-")
        shot(page, f"console-{who}-{width}-{language}-{name}")
        for found in links(page, town.base):
            if (
                found.startswith("/console/")
                and not re.search(r"[?&](page|size)=", found)
                and found not in seen
                and kinds.get(kind(found), 0) < 2
            ):
                seen.add(found)
                kinds[kind(found)] = kinds.get(kind(found), 0) + 1
                waiting.append(found)
    assert complaints == []
    assert len(seen) > 5


def test_a_dialog_by_keyboard(town: Town, visitor: Visitor, shot: Shot) -> None:
    page = visitor(width=1280, height=900).new_page()
    sign_in(town, page, "merchant")
    page.goto(f"{town.base}/console/members/")
    opener = page.get_by_role("link", name="邀请成员")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="邀请成员")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("手机号")).to_be_focused()
    # Faster than any hand: until htmx has settled, Enter would send the form as a page of its own.
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)
    # A refusal stays in the dialog, says so at its field, and keeps what was typed.
    page.keyboard.type("12345")
    page.keyboard.press("Enter")
    field = dialog.get_by_label("手机号")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("12345")
    expect(field).to_be_focused()
    shot(page, "dialog-refused")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    # And once more, to the end: the whole window goes on, the notice says what happened.
    page.keyboard.press("Enter")
    dialog.get_by_label("手机号").fill("13911110000")
    dialog.get_by_role("button", name="发送邀请").click()
    expect(page.get_by_role("status").first).to_contain_text("邀请短信已发出")
    expect(page.get_by_text("139****0000")).to_be_visible()


def test_a_code_counts_down(town: Town, visitor: Visitor) -> None:
    page = visitor(width=375).new_page()
    page.goto(f"{town.base}/console/register/")
    page.get_by_label("手机号").fill("13911110001")
    page.get_by_role("button", name="获取校验码").click()
    expect(page.get_by_text("139****0001")).to_be_visible()
    expect(page.locator(".code-button button")).to_be_disabled()
    expect(page.locator(".code-button button")).to_have_text(re.compile(r"^(60|5\d) s$"))


def test_appearance_and_language_are_kept(town: Town, visitor: Visitor) -> None:
    page = visitor(width=1280, color_scheme="light").new_page()
    page.goto(f"{town.base}/console/login/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    switch = page.locator("[data-theme-next]")
    switch.click()  # light
    switch.click()  # dark
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(html).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_the_menu_on_a_small_screen(town: Town, visitor: Visitor) -> None:
    page = visitor(width=375).new_page()
    sign_in(town, page, "merchant")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    menu.get_by_role("link", name="成员与角色").click()
    expect(page.get_by_role("heading", name="成员与角色")).to_be_visible()


def test_no_connection_is_said(town: Town, visitor: Visitor) -> None:
    context = visitor(width=1280)
    page = context.new_page()
    sign_in(town, page, "merchant")
    page.goto(f"{town.base}/console/members/")
    context.set_offline(True)
    page.get_by_role("link", name="邀请成员").click()
    expect(page.get_by_text("网络未连接")).to_be_visible()
