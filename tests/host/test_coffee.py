"""The coffee shop, end to end: order with a form id, a message by the official client, follow, come back."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.coffee import package
from tests.host.conftest import Phone, World
from tests.server import ROOT

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS")


def shot(page: Page, name: str) -> None:
    """Keep a picture, when asked to."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.fixture
def coffee(world: World, free_port: int, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A staged coffee shop with its backend running."""
    backend = f"http://127.0.0.1:{free_port}"
    zipped = package.build(backend=backend, public_id="@@PUBLIC_ID@@")
    facts = world.stage(zipped, name=f"山雀咖啡{free_port}")
    config = tmp_path / "config.json"
    config.write_text(
        json.dumps(facts | {"base_url": world.base, "gateway_url": f"{world.base}/gateway.do"})
    )
    command = [sys.executable, "-m", "demo.coffee", "--port", str(free_port), "--brew", "1"]
    env = {**os.environ, "LIFELOOP_DEMO_CONFIG": str(config)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "serves" in process.stdout.readline()
        yield facts
        process.terminate()


def test_order_follow_and_come_back(
    world: World, phone: Callable[..., Phone], coffee: dict[str, Any]
):
    visitor = phone(coffee)
    page = visitor.open(coffee)
    expect(page.locator("#host-title")).to_have_text("山雀咖啡")
    card = page.locator(".card-follow")
    expect(card).to_be_visible()
    shot(page, "coffee-menu")

    # Follow: the card, the host's sheet, the toast, 查看.
    card.get_by_role("button", name="关注").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("确认关注此生活号?")
    shot(page, "coffee-sheet")
    page.wait_for_timeout(500)
    sheet.get_by_role("button", name="关注").click()
    expect(page.get_by_text("关注成功")).to_be_visible()
    shot(page, "coffee-toast")
    expect(card.get_by_role("link", name="查看")).to_be_visible()
    assert world.counts(coffee) == {"follows": 1, "forms": 0}

    # Order: a real submit yields a form id, the backend sends by it.
    frame = visitor.frame
    frame.get_by_role("button", name="加一份燕麦拿铁").click()
    frame.get_by_role("button", name="加一份黄油可颂").click()
    shot(page, "coffee-chosen")
    frame.get_by_role("button", name="提交订单").click()
    # The host was tapped a moment ago (关注): it waits until that tap cannot be what it sees.
    expect(frame.locator("#state")).to_have_text(re.compile("正在制作|做好了"), timeout=12_000)
    expect(page).to_have_url(re.compile(r"/m/p/\d+/pages/order\.html\?id=\d+"))
    expect(frame.locator("#told")).to_be_hidden()
    expect(frame.locator("#state")).to_have_text("做好了，请取餐")
    shot(page, "coffee-ready")
    assert world.counts(coffee)["forms"] == 1
    assert visitor.errors == []
