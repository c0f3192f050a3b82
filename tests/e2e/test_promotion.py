"""Promotion from the console to the phone: pictures, a code that is scanned, a short link, a reviewed follow sheet."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.promotion import SHIFTS, Owner, faults, picture
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
# One way at a desk in Chinese, one with a phone in the hand in English.
WAYS = [
    pytest.param((1280, "zh-CN"), id="1280-zh"),
    pytest.param((375, "en-US"), id="375-en"),
]


@pytest.fixture(params=WAYS)
def owner(request: pytest.FixtureRequest, town: Town, visitor: Visitor) -> Owner:
    width, language = request.param
    context = visitor(width=width, height=860, language=language, timezone_id="Asia/Shanghai")
    context.add_init_script(SHIFTS)
    made = Owner(town, context.new_page(), language, width)
    made.sign_in(town.facts["merchant"])
    return made


@pytest.fixture(scope="module")
def known(town: Town, chromium: Browser) -> Any:
    """What the stranger's browser keeps: signed in once for all."""
    context = chromium.new_context(locale="zh-CN")
    phone.sign_in(town, context.new_page(), town.facts["stranger"]["phone"])
    state = context.storage_state()
    context.close()
    return state


def test_pictures_are_uploaded_chosen_and_removed(owner: Owner, shot: Shot) -> None:
    page, words, tag = owner.page, owner.words, f"{owner.width}-{owner.language[:2]}"
    shade = (owner.width % 200, 70, 30)
    owner.at("pictures/")
    files = [
        picture(f"banner-{tag}.png", (996, 240), shade),
        picture(f"square-{tag}.png", (600, 600), shade),
    ]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.get_by_text(words["in library"])).to_be_visible()
    for image in page.locator(".picture-grid img").all()[:2]:
        expect(image).to_have_js_property("complete", True)
    owner.still()
    owner.clean()
    shot(page, f"promotion-pictures-{tag}")
    # In a form: the window over it, by the keyboard alone.
    owner.at("sheets/new/")
    choose = page.get_by_role("button", name=re.compile(words["picture"]))
    choose.focus()
    page.keyboard.press("Enter")
    window = page.locator("#picker")
    expect(window).to_be_visible()
    owner.clean()
    shot(page, f"promotion-picker-{tag}")
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(choose).to_be_focused()
    choose.press("Enter")
    window.locator("[data-pick]").first.press("Enter")
    expect(window).to_be_hidden()
    expect(page.locator("[data-picture-preview]")).to_be_visible()
    expect(page.locator(".sheet-drawn [data-picture]")).to_be_visible()
    # What is wrong is said in the window, and the form keeps what it has.
    choose.press("Enter")
    wrong = {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    window.locator("input[type=file]").set_input_files(wrong)  # type: ignore[arg-type]
    expect(window.get_by_role("alert")).to_contain_text("PNG")
    page.keyboard.press("Escape")
    expect(page.locator("[data-picture-preview]")).to_be_visible()
    owner.at("pictures/")
    page.get_by_role("link", name=re.compile(f"square-{tag}")).last.click()
    page.get_by_role("dialog").get_by_role("button", name=words["remove"]).click()
    expect(page.get_by_text(f"square-{tag}.png")).to_have_count(0)


def test_a_code_is_printed_scanned_followed_and_revoked(
    owner: Owner, visitor: Visitor, known: Any, shot: Shot
) -> None:
    page, words, tag = owner.page, owner.words, f"{owner.width}-{owner.language[:2]}"
    scene = f"table_{owner.width}"
    owner.at("codes/")
    dialog = owner.dialog(words["new code"])
    dialog.locator("[name=scene_id]").fill(scene)
    expect(dialog.locator("[name=minutes]")).to_be_hidden()
    dialog.locator("[name=leads]").select_option("program")
    dialog.locator("[name=program]").select_option(index=1)
    shot(page, f"promotion-code-new-{tag}")
    dialog.get_by_role("button", name=words["make code"]).click()
    row = page.locator("tr").filter(has_text=scene)
    expect(row).to_contain_text("山雀咖啡")
    row.get_by_role("link", name=words["show"], exact=True).click()
    large = page.locator(".code-large")
    expect(large).to_have_js_property("complete", True)
    assert large.evaluate("image => image.naturalWidth") > 100
    owner.clean()
    shot(page, f"promotion-code-{tag}")
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("link", name="PNG").click()
    assert download.value.suggested_filename == f"{scene}.png"
    address = page.get_by_role("dialog").locator(".copyable code").inner_text()
    page.keyboard.press("Escape")
    # The other side: a phone. Whoever signed in follows with one tap, and is in the mini program.
    person = visitor(language=owner.language, storage_state=known)
    person.add_init_script(SHIFTS)
    hand = person.new_page()
    hand.goto(address)
    follow = hand.get_by_role("button", name=re.compile("关注|Follow"))
    expect(follow).to_be_visible()
    assert faults(hand) == []
    assert hand.evaluate("window.moved") < 0.05
    shot(hand, f"promotion-scan-{tag}")
    follow.click()
    expect(hand).to_have_url(re.compile("/m/p/"))
    hand.locator("#host-wait").wait_for(state="hidden")
    owner.at(f"codes/?search={scene}")
    cells = page.locator("tbody tr").first.locator("td")
    expect(cells.nth(3)).to_have_text("1")
    expect(cells.nth(4)).to_have_text("1")
    # Unfollowed again, for the next way; then the code is revoked, and its paper is worth nothing.
    hand.goto(f"{owner.town.base}/m/a/{owner.account}/")
    hand.locator("[data-opens=unfollow]").first.click()
    hand.locator("#unfollow button:not([type=button])").click()
    expect(hand.locator("[data-opens=unfollow]")).to_have_count(0)
    owner.act(words["revoke"], words["revoke"])
    expect(page.locator("tbody tr").first).to_contain_text(words["revoked"])
    hand.goto(address)
    expect(hand.locator(".notice-title")).to_be_visible()
    expect(hand.locator("form[action$='/follow']")).to_have_count(0)
    shot(hand, f"promotion-scan-over-{tag}")


@pytest.fixture
def strange() -> Iterator[str]:
    """Another site, with a page that says so."""

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>elsewhere</h1>")

        def log_message(self, *_arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sale"
        server.shutdown()
        thread.join()


def test_a_short_link_counts_warns_and_ends(
    owner: Owner, visitor: Visitor, shot: Shot, strange: str
) -> None:
    page, words, tag = owner.page, owner.words, f"{owner.width}-{owner.language[:2]}"
    owner.at("links/")
    dialog = owner.dialog(words["new link"])
    dialog.locator("[name=leads]").select_option("link")
    dialog.locator("[name=url]").fill("javascript:alert(1)")
    dialog.locator("[name=remark]").fill(f"poster {tag}")
    dialog.get_by_role("button", name=words["make link"]).click()
    expect(dialog.locator(".field-error")).to_contain_text("https://")
    expect(dialog.locator("[name=remark]")).to_have_value(f"poster {tag}")
    dialog.locator("[name=url]").fill(strange)
    dialog.get_by_role("button", name=words["make link"]).click()
    row = page.locator("tr").filter(has_text=f"poster {tag}")
    expect(row).to_be_visible()
    owner.clean()
    shot(page, f"promotion-links-{tag}")
    address = row.locator(".copyable code").inner_text()
    hand = visitor(language=owner.language).new_page()
    hand.goto(address)
    expect(hand.locator(".onward-host")).to_have_text("127.0.0.1")
    hand.wait_for_timeout(300)
    assert hand.url == address  # a strange host is never gone to by itself
    shot(hand, f"promotion-warning-{tag}")
    hand.locator("a[data-onward]").click()
    expect(hand).to_have_url(strange)
    expect(hand.get_by_role("heading", name="elsewhere")).to_be_visible()
    owner.at("links/")
    expect(row.locator("td").nth(2)).to_have_text("1")
    row.get_by_role("link", name=words["revoke"], exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words["revoke"], exact=True).click()
    expect(row).to_contain_text(words["revoked"])
    answer = hand.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_follow_sheet_is_made_reviewed_and_ready_to_place(
    owner: Owner, town: Town, visitor: Visitor, shot: Shot
) -> None:
    page, words, tag = owner.page, owner.words, f"{owner.width}-{owner.language[:2]}"
    title = f"Second cup {owner.width}"
    owner.at("sheets/")
    page.get_by_role("link", name=words["new sheet"], exact=True).first.click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=text]").fill("每周四上新，第二杯半价。")
    page.get_by_role("button", name=re.compile(words["picture"])).click()
    window = page.locator("#picker")
    banner = picture(f"sheet-{tag}.png", (1000, 400), (20, 90, owner.width % 200))
    window.locator("input[type=file]").set_input_files(banner)  # type: ignore[arg-type]
    expect(window).to_be_hidden()
    expect(page.locator(".sheet-drawn")).to_contain_text(title)
    expect(page.locator(".sheet-drawn [data-picture]")).to_be_visible()
    owner.clean()
    shot(page, f"promotion-sheet-{tag}")
    page.get_by_role("button", name=words["draft"]).click()
    row = page.locator("tr").filter(has_text=title)
    program = town.facts["mini_program"]["app_id"]
    owner.open(f"programs/{program}/component/")
    mine = page.locator(".component").filter(has_text=title)
    mine.get_by_role("link", name=words["mend"]).click()
    row.get_by_role("link", name=words["submit"], exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words["submit"], exact=True).click()
    expect(row.get_by_role("link", name=words["submit"], exact=True)).to_have_count(0)
    operator = Desk(town, visitor(width=1280, height=860).new_page())
    operator.sign_in(town.facts["operator"])
    operator.open("platform/reviews/")
    waiting = operator.page.locator("tr").filter(has_text=title)
    shot(operator.page, f"promotion-review-{tag}")
    waiting.get_by_role("link", name="通过", exact=True).click()
    operator.page.get_by_role("dialog").get_by_role("button", name="通过", exact=True).click()
    expect(waiting).to_have_count(0)
    owner.open(f"programs/{program}/component/")
    expect(mine.locator(".is-not")).to_have_count(0)
    expect(mine.locator(".snippet")).to_contain_text("<life-follow scene-id=")
    owner.clean()
    shot(page, f"promotion-component-{tag}")
