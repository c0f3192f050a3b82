"""Texts that run a script where a page is careless: in titles, digests, bodies, names of pictures, pasted; none runs.

Trusted Types are on, the policy allows nothing inline, and what was typed is shown as it was typed.
"""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.town import Town
from tests.vectors import SCRIPTS, TEMPLATES

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
POST = """async ([url, fields]) => {
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields), redirect: "follow" });
    const text = await answer.text();
    return { status: answer.status, url: answer.url, text };
}"""
PASTE = """(vectors) => {
    const editor = document.querySelector(".ql-editor");
    for (const vector of vectors) {
        editor.focus();
        const data = new DataTransfer();
        data.setData("text/html", vector);
        data.setData("text/plain", "x");
        editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }
}"""


class Watch:
    """What must not happen on any page."""

    def __init__(self, context: BrowserContext) -> None:
        self.dialogs: list[str] = []
        self.pages = 0
        context.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def look(self, page: Page, url: str) -> None:
        """Open it, let what wants to load fail, press what looks pressable by a pointer over it."""
        response = page.goto(url, wait_until="load")
        assert response is not None
        policy = response.headers["content-security-policy"]
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        page.mouse.move(180, 300)
        page.keyboard.press("Tab")
        self.calm(page)

    def calm(self, page: Page) -> None:
        assert page.evaluate("window.__ran === undefined"), page.url
        assert self.dialogs == []
        self.pages += 1


def storable(vector: str) -> str:
    return vector.replace("\0", "")


@pytest.fixture
def desk(town: Town, visitor: Visitor) -> Desk:
    browser = visitor(width=1280, height=860)
    desk = Desk(town, browser.new_page())
    desk.sign_in(town.facts["merchant"])
    return desk


def post(desk: Desk, path: str, fields: dict[str, str]) -> dict[str, Any]:
    return dict(desk.page.evaluate(POST, [f"{desk.town.base}/console/{path}", fields]))


def make(desk: Desk, articles: str, vector: str) -> str:
    """An article that holds the vector everywhere, published; its number."""
    text = storable(vector)
    made = post(desk, f"{articles}new/", {"title": text.strip()[:64]})
    found = re.search(r"/articles/(\d+)/$", made["url"])
    assert found is not None, (vector, made["status"])
    number = found[1]
    fields = {
        "title": text[:64], "author": text[:20], "digest": text[:120], "revision": "1",
        "body": f"<p>before</p>{text}<p>after</p>",
    }  # fmt: skip
    answer = post(desk, f"{articles}{number}/save/", fields)
    assert answer["status"] == 200, (vector, answer["text"])
    published = post(desk, f"{articles}{number}/publish/", {"revision": "2"})
    assert published["status"] == 200, vector
    return number


def test_nothing_runs_in_an_article(town: Town, desk: Desk) -> None:
    account = town.facts["lifestyle_account"]["app_id"]
    articles = f"accounts/{account}/articles/"
    desk.open(articles)
    program = town.facts["mini_program"]["app_id"]
    vectors = [one.replace("2021000000000001", program) for one in (*SCRIPTS, *TEMPLATES)]
    numbers = [make(desk, articles, vector) for vector in vectors]
    watch = Watch(desk.page.context)
    page = desk.page
    base = f"{town.base}/console/{articles}"
    watch.look(page, f"{base}?size=100")
    watch.look(page, f"{town.base}/m/a/{account}/articles/?shown=100")
    for number in numbers:
        watch.look(page, f"{town.base}/m/article/{number}/")
        expect(page.locator(".art-body")).to_contain_text("before")
    for number in numbers[::4]:
        watch.look(page, f"{base}{number}/")
        expect(page.locator(".ql-editor")).to_contain_text("before")
        watch.calm(page)
        watch.look(page, f"{base}{number}/versions/")
    title = next(text for text in TEMPLATES if text.startswith("{{ 7"))
    watch.look(page, f"{base}?search=add%3A7")
    expect(page.locator(".article-name")).to_contain_text(title)
    assert watch.pages > len(numbers)


def test_nothing_runs_of_what_is_pasted(town: Town, desk: Desk) -> None:
    articles = f"accounts/{town.facts['lifestyle_account']['app_id']}/articles/"
    desk.open(articles)
    made = post(desk, f"{articles}new/", {"title": "Pasted"})
    watch = Watch(desk.page.context)
    watch.look(desk.page, made["url"])
    desk.page.evaluate(PASTE, list(SCRIPTS))
    desk.page.wait_for_timeout(500)  # for what would run late
    watch.calm(desk.page)
    expect(desk.page.locator("[data-told]")).to_contain_text("已保存")
    watch.calm(desk.page)


def test_nothing_runs_in_the_name_of_a_picture(town: Town, desk: Desk) -> None:
    account = town.facts["lifestyle_account"]["app_id"]
    watch = Watch(desk.page.context)
    library = f"{town.base}/console/accounts/{account}/pictures/"
    desk.page.goto(library)
    for number, vector in enumerate(SCRIPTS[:12]):
        out = io.BytesIO()
        Image.new("RGB", (40 + number, 40), "#7a4a21").save(out, "PNG")
        name = vector.replace("/", "_").replace("\0", "")[:80] + ".png"
        file = {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}
        with desk.page.expect_navigation():
            desk.page.locator(".upload-form input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    watch.look(desk.page, library)
    assert desk.page.locator(".picture-card").count() >= 12


def test_nothing_runs_in_a_message(town: Town, desk: Desk) -> None:
    """Titles and digests of an image-text message, as its composer draws them; addresses that are none are refused."""
    account = town.facts["lifestyle_account"]["app_id"]
    desk.open(f"accounts/{account}/articles/")
    watch = Watch(desk.page.context)
    path = f"accounts/{account}/message-content/"
    for vector in SCRIPTS:
        text = storable(vector)
        fields = {"content-kind": "articles", "content-count": "1"}
        item = {"leads": "link", "url": text, "title": text[:100], "digest": text[:512]}
        fields |= {f"content-0-{name}": value for name, value in item.items()}
        answer = post(desk, path, fields)
        assert answer["status"] == 200
        # As htmx does it: parsed, and put into the page.
        desk.page.evaluate(
            "(text) => document.body.append(new DOMParser().parseFromString(text, 'text/html').body)",
            answer["text"],
        )
        watch.calm(desk.page)


def test_ten_megabytes_meet_a_limit(town: Town, desk: Desk) -> None:
    articles = f"accounts/{town.facts['lifestyle_account']['app_id']}/articles/"
    desk.open(articles)
    made = post(desk, f"{articles}new/", {"title": "Huge"})
    number = made["url"].rstrip("/").rsplit("/", 1)[1]
    for size, allowed in ((300_000, {422}), (10 * 2**20, {400, 413, 422})):
        answer = desk.page.evaluate(
            POST.replace(
                "body: new URLSearchParams(fields)",
                "body: new URLSearchParams({ ...fields, body: 'x'.repeat(fields.size) })",
            ),
            [
                f"{town.base}/console/{articles}{number}/save/",
                {"title": "Huge", "revision": "1", "size": size},
            ],
        )
        assert answer["status"] in allowed, answer["status"]
    assert (
        "256 KB"
        in json.loads(
            post(
                desk,
                f"{articles}{number}/save/",
                {"title": "H", "revision": "1", "body": "x" * 300_000},
            )["text"]
        )["error"]
    )
