"""life-follow in a real browser: the host draws the sheet, three closes end it, no package follows through it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.host.conftest import Phone, World
from tests.programs.zips import packed

pytestmark = pytest.mark.browser

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sheets</title>
    <script src="/__lifeloop__/bridge.js"></script>
    <script src="../js/page.js" defer></script>
  </head>
  <body>
    <button id="ask" type="button">ask</button>
    <lifestyle-follow id="card" public-id="@@PUBLIC_ID@@"></lifestyle-follow>
  </body>
</html>
"""

# The scene is known only once the account is there: it comes in the page's own query.
HONEST = """
const tell = (word, what) => console.log(word + " " + JSON.stringify(what));
const scene = new URLSearchParams(location.search).get("scene") ?? "";
for (const event of ["follow", "close"]) {
  document.addEventListener(event, ({ target }) => target.localName === "life-follow" && tell("sheet", event));
}
const element = document.createElement("life-follow");
element.setAttribute("scene-id", scene);
document.body.append(element);
document.getElementById("ask").addEventListener("click", () => element.show().then((result) => tell("asked", result)));
tell("can", my.canIUse("life-follow") && my.canIUse("showLifeFollow"));
"""

HOSTILE = """
const scene = new URLSearchParams(location.search).get("scene") ?? "";
const got = { follow: 0, close: 0, none: 0, refused: {} };
const note = (error) => { const code = error.code ?? error.error; got.refused[code] = (got.refused[code] ?? 0) + 1; };
const take = ({ result }) => { got[result] += 1; };
const cover = document.createElement("div");
cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff";
document.body.append(cover);
const line = new MessageChannel();
let serial = 0;
line.port1.onmessage = ({ data }) => { if (data.error) note(data.error); else if (data.result?.result) take(data.result); };
parent.postMessage({ lifeloop: "hello", version: 1, page: { path: "", query: "", title: "" } }, "*", [line.port2]);
const forge = (method, params) => line.port1.postMessage({ id: ++serial, method, params });
let rounds = 0;
const timer = setInterval(() => {
  rounds += 1;
  forge("showLifeFollow", { sceneId: scene });
  for (const method of ["sheetFollow", "sheetClose", "send", "show"]) forge(method, { scene_id: scene });
  parent.postMessage({ method: "sheetFollow", id: 1, params: { scene_id: scene } }, "*");
  for (const act of ["follow", "close", "shown"]) {
    fetch(window.PLATFORM + "/m/program/@@APP_ID@@/sheet/" + act, { method: "POST", credentials: "include", mode: "no-cors", body: new URLSearchParams({ scene_id: scene }) }).catch(() => {});
  }
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  document.body.click();
  if (rounds === 30) { clearInterval(timer); setTimeout(() => console.log("attack " + JSON.stringify(got)), 500); }
}, 100);
"""


def package(script: str) -> bytes:
    manifest = {"version": {"name": "1.0.0"}, "pages": ["pages/index.html"]}
    files = {
        "manifest.json": json.dumps(manifest).encode(),
        "pages/index.html": PAGE.encode(),
        "js/page.js": script.encode(),
    }
    return packed(files).getvalue()


def sheet(world: World, facts: dict[str, Any], **over: str) -> str:
    """A sheet of the scene's account; its scene id."""
    account = facts["lifestyle_account"]["app_id"]
    given = {"title": "第二杯半价", "text": "关注后每周四上新。", "state": "approved"} | over
    code = f"""
import secrets
from lifeloop.placements.models import FollowSheet
answer = FollowSheet.objects.create(scene_id=secrets.token_hex(8), account_id={account!r}, **{given!r}).pk
"""
    return str(world.ask(code))


def figures(world: World, scene: str) -> dict[str, int]:
    code = f"""
from lifeloop.placements.models import FollowSheet, SheetClose
row = FollowSheet.objects.get(pk={scene!r})
times = SheetClose.objects.filter(sheet=row).values_list("times", flat=True).first()
answer = {{"shown": row.shown, "followed": row.followed, "closes": times or 0}}
"""
    return dict(world.ask(code))


def says(word: str) -> Callable[[ConsoleMessage], bool]:
    return lambda message: message.text.startswith(word)


def told(page: Page, word: str, act: Callable[[], Any]) -> str:
    with page.expect_console_message(says(f"{word} ")) as caught:
        act()
    return str(json.loads(caught.value.text.split(" ", 1)[1]))


def armed(page: Page) -> None:
    expect(page.locator("#life")).to_be_visible()
    page.wait_for_timeout(500)  # the sheet takes no tap that was meant for what lay under it


def test_it_slides_up_and_follows(world: World, phone: Callable[..., Phone]) -> None:
    facts = world.stage(package(HONEST), name="弹层甲")
    scene = sheet(world, facts)
    visitor = phone(facts)
    page = visitor.open(facts, f"pages/index?scene={scene}")
    armed(page)
    drawn = page.locator("#life")
    expect(drawn).to_contain_text("第二杯半价")
    expect(drawn).to_contain_text("弹层甲生活号")
    assert told(page, "sheet", drawn.get_by_role("button", name="关注").click) == "follow"
    expect(drawn).to_be_hidden()
    # The component on the same page knows it at once.
    expect(page.locator(".card-follow").get_by_role("link", name="查看")).to_be_visible()
    assert figures(world, scene) == {"shown": 1, "followed": 1, "closes": 0}
    assert world.counts(facts)["follows"] == 1
    # Followers never see it again, and the developer reads why.
    with page.expect_console_message(says("[life-follow] not shown")) as caught:
        visitor.open(facts, f"pages/index?scene={scene}")
    assert "访客尚未关注此生活号" in caught.value.text
    expect(page.locator("#life")).to_be_hidden()
    assert visitor.errors == []


def test_after_three_closes_it_is_gone_for_this_visitor(
    world: World, phone: Callable[..., Phone]
) -> None:
    facts = world.stage(package(HONEST), name="弹层乙")
    scene = sheet(world, facts)
    visitor = phone(facts)
    page = visitor.page
    ways: list[Callable[[], Any]] = [
        lambda: page.get_by_role("button", name="关闭").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(187, 60),  # the shade
    ]
    for way in ways:
        visitor.open(facts, f"pages/index?scene={scene}")
        armed(page)
        assert told(page, "sheet", way) == "close"
    with page.expect_console_message(says("[life-follow] not shown")) as caught:
        visitor.open(facts, f"pages/index?scene={scene}")
    assert "不足三次" in caught.value.text
    assert figures(world, scene) == {"shown": 3, "followed": 0, "closes": 3}
    assert world.counts(facts)["follows"] == 0
    # Another sheet of the same account counts by itself.
    visitor.open(facts, f"pages/index?scene={sheet(world, facts)}")
    armed(page)


def test_a_further_one_needs_a_tap(world: World, phone: Callable[..., Phone]) -> None:
    facts = world.stage(package(HONEST), name="弹层丙")
    scene = sheet(world, facts)
    visitor = phone(facts)
    page = visitor.open(facts, f"pages/index?scene={scene}")
    armed(page)
    told(page, "sheet", page.get_by_role("button", name="关闭").click)
    # The tap on the sheet was on the host's page: it is waited out, then the tap in the package counts.
    page.wait_for_timeout(5500)
    visitor.frame.locator("#ask").click()
    armed(page)
    assert told(page, "asked", page.get_by_role("button", name="关闭").click) == "close"


@pytest.mark.parametrize("state", ["draft", "in_review", "rejected"])
def test_what_is_not_approved_shows_to_nobody(
    world: World, phone: Callable[..., Phone], state: str
) -> None:
    facts = world.stage(package(HONEST), name=f"弹层{state}")
    scene = sheet(world, facts, state=state)
    visitor = phone(facts)
    with visitor.page.expect_console_message(says("[life-follow] not shown")) as caught:
        visitor.open(facts, f"pages/index?scene={scene}")
    assert "关注弹层已审核通过" in caught.value.text
    expect(visitor.page.locator("#life")).to_be_hidden()


def test_a_hostile_package_follows_nobody_through_it(
    world: World, phone: Callable[..., Phone]
) -> None:
    script = f"window.PLATFORM = {json.dumps(world.base)};\n{HOSTILE}"
    facts = world.stage(package(script), name="弹层恶意")
    scene = sheet(world, facts)
    visitor = phone(facts)
    page = visitor.page
    with page.expect_console_message(says("attack "), timeout=40_000) as caught:
        visitor.open(facts, f"pages/index?scene={scene}", wait=False)
    got = json.loads(caught.value.text.split(" ", 1)[1])
    assert (got["follow"], got["close"]) == (0, 0)
    assert got["refused"].get("UNKNOWN_METHOD", 0) > 0
    assert got["refused"].get("NO_USER_ACTIVATION", 0) + got["refused"].get("TOO_MANY_CALLS", 0) > 0
    # One sheet came up by itself, over the package's cover; only a person's tap would follow.
    expect(page.locator("#life")).to_be_visible()
    assert world.counts(facts)["follows"] == 0
    assert figures(world, scene) == {"shown": 1, "followed": 0, "closes": 0}
    # Named by another company's package it shows nothing.
    other = world.stage(package(HONEST), name="弹层旁人")
    stranger = phone(other)
    with stranger.page.expect_console_message(says("[life-follow] not shown")):
        stranger.open(other, f"pages/index?scene={scene}")
    expect(stranger.page.locator("#life")).to_be_hidden()
