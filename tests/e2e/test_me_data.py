"""我的数据 as a person meets it: on what consent, the file that appears by itself, deleting all, the receipt, a new person."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import phone as phones
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]


def user_number(town: Town, page: Page) -> str:
    """As 我的 shows it."""
    page.goto(f"{town.base}/m/me/")
    found = re.search(r"2088\d{12}", page.locator(".self").inner_text())
    assert found
    return found[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_seeing_it_taking_it_away_and_deleting_it(
    town: Town, visitor: Visitor, shot: Shot, tmp_path: Path, scheme: str
) -> None:
    phone = "13812340001" if scheme == "light" else "13812340002"
    context = visitor(color_scheme=scheme)
    page = context.new_page()
    phones.sign_in(town, page, phone)
    page.goto(f"{town.base}/m/a/{town.facts['lifestyle_account']['app_id']}/")
    page.get_by_role("button", name="关注").first.click()
    before = user_number(town, page)
    expect(page.get_by_text("依据：你关注了它，取消关注即失效").first).to_be_visible()
    shot(page, f"me-{scheme}")

    page.get_by_role("link", name="我的数据").click()
    expect(page.get_by_role("button", name="申请")).to_be_visible()
    shot(page, f"me-data-{scheme}")
    page.get_by_role("button", name="申请").click()
    # Nobody touches the page: it asks again by itself.
    ready = page.get_by_role("button", name="下载")
    expect(ready).to_be_visible(timeout=30_000)
    shot(page, f"me-data-ready-{scheme}")
    with page.expect_download() as waiting:
        ready.click()
    file = tmp_path / "mine.zip"
    waiting.value.save_as(file)
    with ZipFile(file) as book:
        told = json.loads(book.read("data.json"))
        shown = book.read("index.html").decode()
    assert f"+86{phone}" in json.dumps(told)
    assert [one["kind"] for one in told["who_may_message_me"]] == ["account"]
    assert "Lifeloop 保存的关于我的数据" in shown

    page.get_by_role("link", name="注销并删除我的全部数据").click()
    expect(page.locator("#typed")).to_be_visible()
    shot(page, f"me-delete-{scheme}")
    page.get_by_role("button", name="获取校验码").click()
    expect(page.get_by_role("status")).to_contain_text(f"{phone[:3]}****{phone[-4:]}")
    page.locator("#code").fill(town.code(phone))
    page.locator("#typed").fill("删除")
    page.locator(".gone-go").click()
    expect(page.get_by_role("alert")).to_contain_text("请原样输入")
    shot(page, f"me-delete-refused-{scheme}")
    page.locator("#typed").fill("删除我的数据")
    began = time.monotonic()
    page.locator(".gone-go").click()
    expect(page).to_have_url(re.compile("/m/receipt/"))
    shot(page, f"receipt-begun-{scheme}")
    expect(page.locator("#receipt")).to_contain_text("已全部删除", timeout=60_000)
    assert time.monotonic() - began < 60
    shot(page, f"receipt-{scheme}")

    page.goto(f"{town.base}/m/me/")
    expect(page).to_have_url(re.compile("/m/sign-in"))
    again = visitor().new_page()
    phones.sign_in(town, again, phone)
    assert user_number(town, again) != before
