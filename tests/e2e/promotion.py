"""What the journeys of promotion share: the owner in two languages, files to choose, what axe-core says."""

import io
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 400)}`))"""
# What moves by itself after it was drawn, as a browser measures it.
SHIFTS = """window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });"""

WORDS = {
    "zh-CN": {
        "new code": "新建推广码", "make code": "生成推广码", "show": "查看", "close": "关闭", "revoke": "撤销",
        "new link": "新建短链接", "make link": "生成短链接", "scans": "扫码", "follows": "关注数",
        "picture": "选择图片", "draft": "存为草稿", "new sheet": "新建关注弹层", "submit": "提交", "library": "图片库",
        "mend": "去提交审核", "remove": "移除", "in library": "2 张图片已加入图片库。", "revoked": "已撤销",
    },
    "en-US": {
        "new code": "New promotion code", "make code": "Make the code", "show": "Show", "close": "Close",
        "revoke": "Revoke", "new link": "New short link", "make link": "Make the link", "scans": "Scans",
        "follows": "Follows", "picture": "Choose a picture", "draft": "Keep as a draft",
        "new sheet": "New follow sheet", "submit": "Submit", "library": "library", "mend": "Submit the sheet for review",
        "remove": "Remove", "in library": "2 pictures are in the library.", "revoked": "revoked",
    },
}  # fmt: skip


class Owner(Desk):
    """The coffee shop's owner, in one language."""

    def __init__(self, town: Town, page: Page, language: str, width: int) -> None:
        super().__init__(town, page)
        self.words = WORDS[language]
        self.language, self.width = language, width
        self.account = town.facts["lifestyle_account"]["app_id"]

    def at(self, path: str) -> None:
        """A page of the account."""
        self.open(f"accounts/{self.account}/{path}")

    def still(self) -> None:
        """Nothing moved while the page came."""
        assert self.page.evaluate("window.moved") < 0.05

    def clean(self) -> None:
        """axe-core finds nothing."""
        assert faults(self.page) == []


def faults(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands (WCAG 2.2 AA)."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


def picture(name: str, size: tuple[int, int], shade: tuple[int, int, int]) -> dict[str, Any]:
    """A drawn banner, as a file to choose."""
    drawn = Image.new("RGB", size, shade)
    ImageDraw.Draw(drawn).ellipse((20, 20, size[1] - 20, size[1] - 20), fill=(255, 240, 220))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}
