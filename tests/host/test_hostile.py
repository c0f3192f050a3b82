"""From a hostile package: 0 follows, 0 form ids, nothing of the visitor's session readable or plantable."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from playwright.sync_api import TimeoutError as NothingCame

from lifeloop.kernel import ids
from tests.host import hostile
from tests.host.conftest import Phone, World

pytestmark = pytest.mark.browser


def stage(world: World, script: str) -> dict[str, Any]:
    zipped = hostile.package(
        script, platform=world.base, appId="@@APP_ID@@", publicId="@@PUBLIC_ID@@"
    )
    return world.stage(zipped, name=f"恶意{script}{ids.digits('', 6)}")


def reported(page: Page, word: str) -> Callable[[ConsoleMessage], bool]:
    return lambda message: message.text.startswith(f"{word} ")


def result(message: ConsoleMessage) -> dict[str, Any]:
    return dict(json.loads(message.text.split(" ", 1)[1]))


def test_a_loop_gets_nothing(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "loop")
    visitor = phone(facts)
    with visitor.page.expect_console_message(
        reported(visitor.page, "attack"), timeout=40_000
    ) as caught:
        visitor.open(facts, wait=False)
    got = result(caught.value)
    assert (got["forms"], got["follows"]) == (0, 0)
    assert got["refused"]["NO_USER_ACTIVATION"] > 0
    assert world.counts(facts) == {"follows": 0, "forms": 0}
    # The address bar stayed at the program, the title within its bounds.
    assert visitor.page.url.startswith(f"{world.base}/m/p/{facts['mini_program']['app_id']}/")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_a_tap_on_the_host_is_no_leave_for_the_package(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "loop")
    visitor = phone(facts)
    with visitor.page.expect_console_message(
        reported(visitor.page, "attack"), timeout=40_000
    ) as caught:
        visitor.open(facts, wait=False)
        # Real taps, on the title bar and on the panel: real activation of the host page.
        for _ in range(3):
            visitor.page.mouse.click(120, 24)
            visitor.page.keyboard.press("Shift")
    assert result(caught.value)["forms"] == 0
    assert world.counts(facts) == {"follows": 0, "forms": 0}


def test_one_real_tap_is_one_leave(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "chase")
    visitor = phone(facts)
    page = visitor.page
    with page.expect_console_message(reported(page, "ready"), timeout=40_000):
        visitor.open(facts, wait=False)
    with page.expect_console_message(reported(page, "chase"), timeout=40_000):
        page.mouse.click(60, 500)
    # The loop goes on asking for longer than one activation lasts.
    with (
        pytest.raises(NothingCame),
        visitor.page.expect_console_message(reported(visitor.page, "chase"), timeout=9_000),
    ):
        pass
    assert world.counts(facts) == {"follows": 0, "forms": 1}


def test_form_ids_of_a_day_are_limited(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "chase")
    visitor = phone(facts)
    visitor.open(facts)
    token = visitor.page.locator("input[name=csrfmiddlewaretoken]").get_attribute("value")
    act = f"{world.base}/m/program/{facts['mini_program']['app_id']}/form-id"
    statuses = [
        visitor.page.request.post(
            act, headers={"X-CSRFToken": token or "", "Origin": world.base}
        ).status
        for _ in range(25)
    ]
    assert statuses.count(200) <= 20
    assert statuses[-1] == 429
    assert world.counts(facts)["forms"] <= 20


def test_nothing_can_be_read_or_planted(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "reach")
    visitor = phone(facts)
    seen: list[str] = []
    visitor.page.on("request", lambda request: seen.append(f"{request.method} {request.url}"))
    with visitor.page.expect_console_message(
        reported(visitor.page, "reach"), timeout=40_000
    ) as caught:
        visitor.open(facts, wait=False)
    visitor.page.wait_for_timeout(1000)
    got = result(caught.value)
    told = {
        name: value
        for name, value in got.items()
        if value not in {"", "null"} and not value.startswith("no: ")
    }
    # What the platform's address is, a package may know; a refused beacon says "sent", a refused navigation nothing.
    assert told.pop("ancestors") == world.base
    told = {name: value for name, value in told.items() if name not in {"top", "beacon"}}
    assert told == {}, told
    assert visitor.page.url.startswith(f"{world.base}/m/p/")

    # None of it reached the platform but what the host page itself asked for.
    acts = [line for line in seen if line.startswith("POST ") and "/m/" in line]
    assert [line for line in acts if not line.endswith("/visit")] == []
    assert world.counts(facts) == {"follows": 0, "forms": 0}
    cookies = visitor.context.cookies(world.base)
    assert [cookie["value"] for cookie in cookies if cookie["name"] == "lifeloop_person"] == [
        facts["visitor"]["token"]
    ]
    assert {cookie["domain"] for cookie in visitor.context.cookies()} == {"127.0.0.1"}
    # The visitor is signed in as before.
    visitor.page.goto(f"{world.base}/m/me/")
    expect(visitor.page.locator("body")).to_have_attribute(
        "data-person", facts["visitor"]["user_id"]
    )


def test_the_frame_cannot_become_the_platforms_page(world: World, phone: Callable[..., Phone]):
    facts = stage(world, "leave")
    visitor = phone(facts)
    with visitor.page.expect_console_message(
        lambda message: "frame-src" in message.text, timeout=40_000
    ):
        visitor.open(facts, wait=False)
    assert all("/m/me/" not in frame.url for frame in visitor.page.frames)


def test_the_sheet_does_not_take_the_second_half_of_a_double_tap(
    world: World, phone: Callable[..., Phone]
):
    facts = stage(world, "chase")
    visitor = phone(facts)
    page = visitor.open(facts)
    card = page.locator(".card-follow")
    expect(card).to_be_visible()
    page.evaluate("document.getElementById('sheet').style.margin = '0'")
    card.get_by_role("button").click()
    yes = page.locator("#sheet button[data-answer=yes]")
    yes.click()  # at once: not heard
    expect(page.locator("#sheet")).to_be_visible()
    assert world.counts(facts)["follows"] == 0
    page.locator("#sheet button[data-answer=yes]").dispatch_event("click")  # made up: not heard
    assert world.counts(facts)["follows"] == 0
