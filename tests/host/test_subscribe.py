"""my.requestSubscribeMessage in a real browser: the host asks, the person answers, the package hears it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from lifeloop.kernel import ids
from tests.host import asking
from tests.host.conftest import Phone, World

pytestmark = pytest.mark.browser

MAKE = """
from lifeloop.messaging.models import LibraryTemplate, UserTemplate
from lifeloop.kernel import ids
library = LibraryTemplate.objects.filter(scene="{scene}").order_by("pk").first()
answer = []
for number in range({count}):
    answer.append(UserTemplate.objects.create(
        id=ids.token(16), program_id="{app}", library=library, title=library.title + str(number),
        keywords=library.keywords[:2], scene="{scene}").pk)
"""
LEFT = """
from lifeloop.messaging.models import Subscription
answer = {{row.template_id: [row.accepted, row.keep, row.left] for row in Subscription.objects.filter(person={person})}}
"""


class Scene:
    """A mini program that asks, with templates; a fresh visitor."""

    def __init__(self, world: World, script: str = "ask") -> None:
        self.world = world
        self.facts = world.stage(
            asking.package(script), name=f"订阅{ids.digits('', 8)}", bound=False, associated=False
        )

    def templates(self, count: int, scene: str = "one_time") -> list[str]:
        app = self.facts["mini_program"]["app_id"]
        return list(self.world.ask(MAKE.format(app=app, count=count, scene=scene)))

    def rows(self) -> dict[str, list[Any]]:
        return dict(self.world.ask(LEFT.format(person=self.facts["visitor"]["id"])))

    def open(self, visitor: Phone, names: list[str], more: str = "", *, wait: bool = True) -> Page:
        query = "&".join([*(f"id={name}" for name in names), *([more] if more else [])])
        return visitor.open(self.facts, f"pages/index?{query}", wait=wait)


def heard(page: Page, word: str, act: Callable[[], object]) -> dict[str, Any]:
    """What the package is told under a word, after an act."""

    def says(message: ConsoleMessage) -> bool:
        return message.text.startswith(f"{word} ")

    with page.expect_console_message(says, timeout=40_000) as caught:
        act()
    return dict(json.loads(caught.value.text.split(" ", 1)[1]))


def panel_of(page: Page, visitor: Phone) -> Any:
    visitor.frame.locator("#ask").click()
    panel = page.locator("#subscribe")
    expect(panel).to_be_visible()
    page.wait_for_timeout(500)  # it listens only after a moment
    return panel


def test_ticked_and_allowed(world: World, phone: Callable[..., Phone]):
    scene = Scene(world)
    one, two = scene.templates(2)
    visitor = phone(scene.facts)
    page = scene.open(visitor, [one, two])
    panel = panel_of(page, visitor)
    expect(panel).to_contain_text("总是保持以上选择，不再询问")
    expect(panel.get_by_text("拒绝，不再询问")).to_be_hidden()
    panel.get_by_role("checkbox").nth(1).uncheck()
    told = heard(page, "yes", panel.get_by_role("button", name="允许").click)
    assert told == {
        one: "accept",
        two: "reject",
        "behavior": "subscribe",
        "keep": False,
        "refuse": False,
        "show": True,
        "result": {
            "subscribeEntityIds": [one],
            "subscribedEntityIds": [one],
            "unsubscribedEntityIds": [two],
            "currentSubscribedEntityIds": [one],
        },
    }
    assert scene.rows() == {one: [True, False, 1], two: [False, False, 0]}
    assert visitor.errors == []


def test_closed_is_cancelled(world: World, phone: Callable[..., Phone]):
    scene = Scene(world)
    [one] = scene.templates(1)
    visitor = phone(scene.facts)
    page = scene.open(visitor, [one])
    panel_of(page, visitor)
    told = heard(page, "no", lambda: page.keyboard.press("Escape"))
    assert told["errorCode"] == told["error"] == 11, told
    assert told["behavior"] == "cancel"
    assert (told["show"], told["result"]["entityList"]) == (True, [one])
    assert scene.rows() == {}


def test_a_kept_answer_is_silent_and_still_needs_a_tap(world: World, phone: Callable[..., Phone]):
    scene = Scene(world)
    one, two = scene.templates(2)
    visitor = phone(scene.facts)
    page = scene.open(visitor, [one, two])
    panel = panel_of(page, visitor)
    panel.get_by_role("checkbox").nth(1).uncheck()
    panel.get_by_label("总是保持以上选择，不再询问").check()
    told = heard(page, "yes", panel.get_by_role("button", name="允许").click)
    assert told["keep"]
    # A tap on the host's own panel says nothing about the package for as long as one activation lasts.
    page.wait_for_timeout(5_300)
    again = heard(page, "yes", visitor.frame.locator("#ask").click)
    assert (again["show"], again["behavior"], again[one], again[two]) == (
        False,
        "",
        "accept",
        "reject",
    )
    expect(page.locator("#subscribe")).to_be_hidden()
    assert scene.rows() == {one: [True, True, 2], two: [False, True, 0]}


def test_a_long_term_template_may_be_refused_for_good(world: World, phone: Callable[..., Phone]):
    scene = Scene(world)
    [one] = scene.templates(1, "long_term")
    visitor = phone(scene.facts)
    page = scene.open(visitor, [one])
    panel = panel_of(page, visitor)
    expect(panel.get_by_text("总是保持以上选择，不再询问")).to_be_hidden()
    told = heard(page, "yes", panel.get_by_role("button", name="拒绝，不再询问").click)
    assert (told["refuse"], told["keep"], told[one]) == (True, False, "reject")
    assert scene.rows() == {one: [False, True, 0]}


def test_one_panel_at_a_time(world: World, phone: Callable[..., Phone]):
    scene = Scene(world)
    [one] = scene.templates(1)
    visitor = phone(scene.facts)
    page = scene.open(visitor, [one])
    told = heard(page, "no", visitor.frame.locator("#twice").click)
    assert told["errorCode"] == 15
    expect(page.locator("#subscribe")).to_be_visible()


@pytest.mark.parametrize("code", [203, 106002, 106008, 402])
def test_what_is_no_question(world: World, phone: Callable[..., Phone], code: int):
    scene = Scene(world)
    wanted = {
        203: lambda: scene.templates(4),
        106002: lambda: scene.templates(1) + scene.templates(1, "long_term"),
        106008: lambda: [scene.facts["user_template_id"]],  # goes by form id
        402: lambda: scene.templates(1),
    }[code]()
    visitor = phone(scene.facts)
    page = scene.open(visitor, wanted, "third=2021000000000000" if code == 402 else "")
    told = heard(page, "no", visitor.frame.locator("#ask").click)
    assert told["errorCode"] == code
    assert told["errorMessage"]
    expect(page.locator("#subscribe")).to_be_hidden()
    assert scene.rows() == {}


def test_a_loop_gets_no_consent_and_no_panel(world: World, phone: Callable[..., Phone]):
    scene = Scene(world, "loop")
    wanted = scene.templates(2)
    # Even choices that were kept count for a tap only.
    world.ask(
        "from lifeloop.messaging.models import Subscription\n"
        f"Subscription.objects.create(person_id={scene.facts['visitor']['id']},"
        f" template_id='{wanted[0]}', accepted=True, keep=True, left=1)\nanswer = 1"
    )
    visitor = phone(scene.facts)
    # Nothing may reach into the page meanwhile: to the browser a debugger's hand is a person's.
    got = heard(visitor.page, "attack", lambda: scene.open(visitor, wanted, wait=False))
    assert got["yes"] == 0
    assert set(got["refused"]) <= {"-1", "15", "203", "TOO_MANY_CALLS", "UNKNOWN_METHOD"}
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert scene.rows() == {wanted[0]: [True, True, 1]}
