"""Followers from the console to the phone: labels, search, a person, a group, files in and out; a name and quiet hours in 我的."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.server import ROOT

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
# What was swapped in answers to the hand only once htmx has settled it.
CALM = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-added, .htmx-settling')"
RUN = """() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 400)}`))"""

WAYS = [
    pytest.param((1280, "zh-CN"), id="1280-zh"),
    pytest.param((375, "en-US"), id="375-en"),
]
WORDS = {
    "zh-CN": {
        "new label": "新建标签", "make": "新建标签", "put": "打标签", "put it": "打上标签", "has": "已为 1 位粉丝打上标签。",
        "note": "备注", "save": "保存", "new group": "新建分组", "count": "统计人数", "meets": "1 位粉丝符合这些条件",
        "saved": "现在有 1 位粉丝符合条件", "export": "导出", "import": "导入", "download": "下载", "done": "已完成",
        "report": "报告", "why": "没有关注该生活号的人", "quiet": "免打扰时段", "own": "自定义时段", "name": "昵称", "add": "添加条件",
        "taken": "已导入 1，拒绝 1", "delete": "删除", "used": "正被使用，暂时不能删除",
    },
    "en-US": {
        "new label": "New label", "make": "Make the label", "put": "Put a label on", "put it": "Put it on",
        "has": "1 follower has the label now.", "note": "Remark", "save": "Save", "new group": "New group", "count": "Count",
        "meets": "1 follower meets these conditions", "saved": "1 follower meets its conditions", "export": "Export",
        "import": "Import", "download": "Download", "done": "done", "report": "Report",
        "why": "nobody who follows this account", "quiet": "Quiet hours", "own": "My own hours", "name": "Nickname",
        "add": "Add a condition", "taken": "1 taken, 1 refused", "delete": "Delete", "used": "is in use and cannot be deleted yet",
    },
}  # fmt: skip


class Owner(Desk):
    """The coffee shop's owner, in one language."""

    def __init__(self, town: Town, page: Page, language: str) -> None:
        super().__init__(town, page)
        self.words = WORDS[language]
        self.account = town.facts["lifestyle_account"]["app_id"]

    def at(self, path: str) -> None:
        """A page of the account."""
        self.open(f"accounts/{self.account}/{path}")

    def accessible(self) -> None:
        """Nothing that axe-core finds."""
        clean(self.page)


def clean(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []


@pytest.fixture(params=WAYS)
def owner(request: Any, town: Town, visitor: Visitor) -> Owner:
    """Signed in, at one width and in one language."""
    width, language = request.param
    page = visitor(width=width, height=900, language=language).new_page()
    made = Owner(town, page, language)
    made.sign_in(town.facts["merchant"])
    return made


def test_labels_a_person_and_a_group(
    owner: Owner, shot: Shot, request: pytest.FixtureRequest
) -> None:
    page, words = owner.page, owner.words
    way = request.node.callspec.id
    label = "taste" if way.endswith("en") else "口味"
    owner.at("labels/")
    owner.accessible()
    shot(page, f"labels-{way}")
    window = owner.dialog(words["new label"])
    window.locator("[name=name]").fill("a b")
    window.get_by_role("button", name=words["make"], exact=True).click()
    expect(window.locator(".field-error")).to_be_visible()
    window.locator("[name=name]").fill(label)
    window.get_by_role("button", name=words["make"], exact=True).click()
    owner.said(label)

    owner.at("followers/?search=小满")
    row = page.locator(".followers tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("138****0021")
    owner.accessible()
    shot(page, f"followers-{way}")
    act = page.get_by_role("button", name=words["put"], exact=True)
    expect(act).to_be_disabled()
    row.locator("[data-choose-one]").check()
    act.click()
    window = page.get_by_role("dialog")
    window.locator("[name=label]").select_option(label=label)
    window.locator("[name=value]").fill("拿铁")
    shot(page, f"put-label-{way}")
    window.get_by_role("button", name=words["put it"], exact=True).click()
    owner.said(words["has"])

    page.locator(".followers .who").first.click()
    expect(page.locator(".label-chip").filter(has_text=label)).to_contain_text("拿铁")
    window = owner.dialog(words["note"])
    window.locator("[name=note]").fill(f"爱喝拿铁的老客户{way}")
    window.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".facts").first).to_contain_text(f"爱喝拿铁的老客户{way}")
    owner.accessible()
    shot(page, f"follower-{way}")
    owner.at("followers/?search=拿铁")
    expect(page.locator(".followers tbody tr")).to_have_count(1)

    owner.at("labels/")
    page.get_by_role("link", name=words["new group"], exact=True).first.click()
    page.locator("[name=name]").fill(f"拿铁_{way[-2:]}")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=field-0]").select_option(label=label)
    expect(page.locator("[name=op-0]")).to_have_value("HAS")
    page.wait_for_function(CALM)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=op-0]").select_option("EQ")
    page.locator("[name=values-0]").fill("拿铁")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=words["add"]).click()
    expect(page.locator(".group-line")).to_have_count(2)
    page.wait_for_function(CALM)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=field-1]").select_option("source")
    page.locator("[name=values-1][value=component]").check()
    page.get_by_role("button", name=words["count"], exact=True).click()
    expect(page.locator(".group-count")).to_contain_text(words["meets"])
    owner.accessible()
    shot(page, f"group-{way}")
    page.get_by_role("button", name=words["save"], exact=True).click()
    owner.said(words["saved"])
    # What a group uses stays.
    line = page.locator("tr").filter(has=page.locator(f"b:text-is('{label}')"))
    line.get_by_role("link", name=words["delete"], exact=True).click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text(words["used"])
    expect(window.get_by_role("button", name=words["delete"], exact=True)).to_have_count(0)
    shot(page, f"label-used-{way}")


def test_files_out_and_in(
    owner: Owner, shot: Shot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page, words = owner.page, owner.words
    way = request.node.callspec.id
    user_id = owner.town.facts["follower"]["user_id"]
    owner.at("followers/")
    window = owner.dialog(words["export"])
    window.locator("[name=format]").select_option("csv")
    window.get_by_role("button", name=words["export"], exact=True).click()
    page.wait_for_url(re.compile("/transfers/"))
    button = page.get_by_role("button", name=words["download"], exact=True).first
    expect(button).to_be_visible()  # the page looks again by itself
    with page.expect_download() as download:
        button.click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [user_id, "138****0021"] in [[row[0], row[2]] for row in rows]

    text = io.StringIO()
    csv.writer(text).writerows([["user_id", "城市"], [user_id, "杭州"], ["2088000000000000", "x"]])
    path = tmp_path / "people.csv"
    path.write_text(text.getvalue(), "utf-8")
    window = owner.dialog(words["import"])
    shot(page, f"import-{way}")
    window.locator("[name=file]").set_input_files(path)
    window.get_by_role("button", name=words["import"], exact=True).click()
    first = page.locator("#transfers tbody tr").first
    expect(first).to_contain_text("people.csv")
    expect(first).to_contain_text(words["taken"])
    owner.accessible()
    shot(page, f"transfers-{way}")
    first.get_by_role("link", name=words["report"], exact=True).click()
    expect(page.locator(".refused-lines")).to_contain_text(words["why"])
    shot(page, f"transfer-{way}")
    owner.at(f"followers/{user_id}/")
    expect(page.locator(".label-chip").filter(has_text="杭州")).to_be_visible()


@pytest.fixture(scope="module")
def signed_in(town: Town, chromium: Browser) -> Any:
    """The follower's cookies: a number gets few codes in ten minutes."""
    context = chromium.new_context(viewport={"width": 375, "height": 740}, locale="zh-CN")
    phone.sign_in(town, context.new_page(), town.facts["follower"]["phone"])
    kept = context.storage_state()
    context.close()
    return kept


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_name_and_quiet_hours_on_the_phone(
    town: Town, visitor: Visitor, shot: Shot, signed_in: Any, language: str, dark: bool
) -> None:
    words = WORDS[language]
    way = f"{language[:2]}-{'dark' if dark else 'light'}"
    scheme = "dark" if dark else "light"
    options = {"color_scheme": scheme, "storage_state": signed_in}
    page = visitor(width=375, language=language, **options).new_page()
    page.goto(f"{town.base}/m/me/")
    page.get_by_role("link", name=words["name"]).click()
    page.locator("#name").fill("小满" * 11)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    shot(page, f"me-name-{way}")
    page.locator("#name").fill("小满")
    page.get_by_role("button", name=words["save"]).click()
    expect(page).to_have_url(re.compile("/m/me/$"))
    expect(page.locator(".self")).to_contain_text("小满")
    clean(page)
    shot(page, f"me-{way}")
    page.get_by_role("link", name=words["quiet"]).click()
    page.get_by_role("radio", name=words["own"]).check()
    page.locator("#quiet_from").fill("23:00")
    page.locator("#quiet_to").fill("23:00")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#quiet_to").fill("07:30")
    clean(page)
    for target in page.locator(".me-form button, .me-form .row:has(input)").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    shot(page, f"quiet-{way}")
    page.get_by_role("button", name=words["save"]).click()
    expect(page).to_have_url(re.compile("/m/me/$"))
    page.goto(f"{town.base}/m/me/quiet/")
    expect(page.get_by_role("radio", name=words["own"])).to_be_checked()
    expect(page.locator("#quiet_from")).to_have_value("23:00")
