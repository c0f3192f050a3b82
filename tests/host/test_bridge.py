"""The bridge and the follow component in a real browser, used as they are meant to be."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.host import honest
from tests.host.conftest import Phone, World

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def facts(world: World) -> dict[str, Any]:
    return world.stage(honest.package(), name="诚实")


def told(page: Page, word: str, act: Callable[[], None]) -> Any:
    """What the package says next under a word, after an act."""

    def says(message: ConsoleMessage) -> bool:
        return message.text.startswith(f"{word} ")

    with page.expect_console_message(says) as caught:
        act()
    return json.loads(caught.value.text.split(" ", 1)[1])


def button(phone: Phone, name: str) -> Locator:
    found: Locator = phone.frame.locator(f"#{name}")
    return found


def answer(page: Page, yes: bool) -> None:  # noqa: FBT001
    sheet = page.locator("#sheet")
    expect(sheet).to_be_visible()
    page.wait_for_timeout(500)  # the sheet listens only after a moment
    sheet.locator(f"button[data-answer={'yes' if yes else 'no'}]").click()
    expect(sheet).to_be_hidden()


def test_codes_and_launch_options(facts: dict[str, Any], phone: Callable[..., Phone]):
    visitor = phone(facts)
    page = visitor.open(facts, "pages/second?a=b&c=%E5%92%96")
    code = told(page, "code", button(visitor, "code").click)
    assert code["authSuccessScopes"] == ["auth_base"]
    assert len(code["authCode"]) > 20
    assert told(page, "code", button(visitor, "wide").click)["error"] == "SCOPE_NOT_OFFERED"
    launch = told(page, "launch", button(visitor, "launch").click)
    assert launch == {"path": "pages/second.html", "query": {"a": "b", "c": "咖"}, "scene": 1001}
    assert "can [true,true,true,false]" in visitor.console
    assert visitor.errors == []


def test_pages_title_and_ways(facts: dict[str, Any], phone: Callable[..., Phone], world: World):
    visitor = phone(facts)
    page = visitor.open(facts)
    base = f"{world.base}/m/p/{facts['mini_program']['app_id']}/"
    expect(page.locator("#host-title")).to_have_text("first")
    expect(page.locator("#host-back")).to_be_hidden()
    expect(page.locator("#host-home")).to_be_hidden()
    button(visitor, "next").click()
    expect(page.locator("#host-title")).to_have_text("second")
    expect(page).to_have_url(f"{base}pages/second.html?a=1")
    page.locator("#host-back").click()
    expect(page.locator("#host-title")).to_have_text("first")
    expect(page).to_have_url(f"{base}pages/first.html")
    button(visitor, "title").click()
    expect(page.locator("#host-title")).to_have_text("A title that is long")
    # A page that was opened directly has the way home, and a reload leads to where one is.
    page.goto(f"{base}pages/second?a=1")
    expect(page.locator("#host-title")).to_have_text("second")
    page.locator("#host-home").click()
    expect(page.locator("#host-title")).to_have_text("first")


def test_about(facts: dict[str, Any], phone: Callable[..., Phone]):
    visitor = phone(facts)
    page = visitor.open(facts)
    page.locator("#host-more").click()
    about = page.locator("#about")
    expect(about).to_contain_text("诚实餐饮有限公司")
    expect(about).to_contain_text("2.1.0")
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()
    page.locator("#host-more").click()
    about.get_by_role("link", name=re.compile("进入生活号消息")).click()
    expect(page).to_have_url(re.compile(f"/m/inbox/a/{facts['lifestyle_account']['app_id']}/"))


def test_the_card_stands_where_the_component_stands(
    facts: dict[str, Any], phone: Callable[..., Phone]
):
    visitor = phone(facts)
    page = visitor.open(facts)
    card = page.locator(".card-follow")
    expect(card).to_have_count(1)
    assert any("a page shows one follow component" in text for text in visitor.console)
    memo = card.locator("[data-memo]")
    expect(memo).to_have_text("one line of text that is much longer tha")

    def sides(found: Locator) -> list[float]:
        box = found.bounding_box()
        return [box["x"], box["y"], box["width"], box["height"]] if box else []

    def together() -> bool:
        place, drawn = sides(visitor.frame.locator("#card")), sides(card)
        return bool(place) and all(abs(a - b) <= 1 for a, b in zip(place, drawn, strict=True))

    page.wait_for_timeout(300)
    assert together()
    visitor.frame.locator("body").evaluate("() => window.scrollTo(0, 40)")
    page.wait_for_timeout(300)
    assert together()
    # A wheel over the card scrolls the page below it.
    before = visitor.frame.locator("#card").bounding_box()
    box = card.bounding_box()
    assert before is not None and box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.wheel(0, 30)
    page.wait_for_timeout(400)
    after = visitor.frame.locator("#card").bounding_box()
    assert after is not None
    assert after["y"] == pytest.approx(before["y"] - 30, abs=2)
    assert together()
    # Out of sight it is gone, also for the keyboard.
    visitor.frame.locator("body").evaluate("() => window.scrollTo(0, 600)")
    expect(card).to_be_hidden()


def test_following_by_the_card_and_back(
    world: World, facts: dict[str, Any], phone: Callable[..., Phone]
):
    visitor = phone(facts)
    page = visitor.open(facts)
    card = page.locator(".card-follow")
    card.get_by_role("button", name="关注").click()
    answer(page, yes=False)
    assert world.counts(facts)["follows"] == 0
    card.get_by_role("button", name="关注").click()
    assert told(page, "followed", lambda: answer(page, yes=True)) == {}
    assert world.counts(facts)["follows"] == 1
    card.get_by_role("link", name="查看").click()
    expect(page).to_have_url(re.compile(f"/m/a/{facts['lifestyle_account']['app_id']}/"))
    # Unfollowed elsewhere: the state is looked up again when the page comes back.
    end = "from lifeloop.followers.services import unfollow\nfrom lifeloop.followers.models import Follow\nf = Follow.objects.get(ended_at=None, person={})\nunfollow(f.person, f.account)\nanswer = 1"
    page.go_back()
    expect(card.get_by_role("link", name="查看")).to_be_visible()
    world.ask(end.format(facts["visitor"]["id"]))
    other = visitor.context.new_page()
    other.goto("about:blank")
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(card.get_by_role("button", name="关注")).to_be_visible()


def test_following_by_the_button(world: World, phone: Callable[..., Phone]):
    facts = world.stage(honest.package(), name="按钮")
    visitor = phone(facts)
    page = visitor.open(facts)
    follow = button(visitor, "follow")

    def refuse() -> None:
        follow.click()
        answer(page, yes=False)

    def accept() -> None:
        follow.click()
        answer(page, yes=True)

    assert told(page, "button", refuse) == {"followStatus": 2}
    page.wait_for_timeout(5200)
    assert told(page, "button", accept) == {"followStatus": 1}
    expect(page.locator(".card-follow").get_by_role("link", name="查看")).to_be_visible()
    page.wait_for_timeout(5200)
    assert told(page, "button", follow.click) == {"followStatus": 1}
    assert world.counts(facts) == {"follows": 1, "forms": 0}


def test_a_submit_yields_a_form_id(world: World, phone: Callable[..., Phone]):
    facts = world.stage(honest.package(), name="表单")
    visitor = phone(facts)
    page = visitor.open(facts)
    detail = told(page, "form", button(visitor, "submit").click)
    assert detail["value"] == {"size": "big", "how": "now"}
    assert detail["reason"] == ""
    assert world.counts(facts)["forms"] == 1
    # By keyboard as well.
    page.wait_for_timeout(5200)
    visitor.frame.locator("input").focus()
    assert told(page, "form", lambda: page.keyboard.press("Enter"))["formId"] not in {
        "",
        detail["formId"],
    }
    assert visitor.errors == []


def test_when_it_may_not_show_the_developer_is_told_and_nobody_else(
    world: World, phone: Callable[..., Phone]
):
    facts = world.stage(honest.package(), name="无关", bound=False, associated=False)
    visitor = phone(facts)
    page = visitor.open(facts)
    page.wait_for_timeout(500)
    expect(page.locator(".card-follow")).to_have_count(0)
    assert any(text.startswith("[lifestyle-follow] not shown: ") for text in visitor.console)
    place = visitor.frame.locator("#card").bounding_box()
    assert place is None or place["height"] == 0
    assert told(page, "button", button(visitor, "follow").click) == {"followStatus": 3}
    assert told(page, "other", button(visitor, "other").click)["error"] == "NOT_SHOWN"
    assert world.counts(facts) == {"follows": 0, "forms": 0}


def test_to_the_account(facts: dict[str, Any], phone: Callable[..., Phone]):
    visitor = phone(facts)
    page = visitor.open(facts)
    button(visitor, "account").click()
    expect(page).to_have_url(re.compile(f"/m/a/{facts['lifestyle_account']['app_id']}/"))


def test_a_draft_on_trial(world: World, phone: Callable[..., Phone]):
    facts = world.stage(honest.package(), name="体验", listed=False)
    member = phone(facts, "member")
    page = member.open(facts)
    expect(page.locator(".host-trial")).to_have_text("体验版")
    expect(page.locator("#host-title")).to_have_text("first")
    expect(page.locator(".card-follow")).to_be_visible()
    button(member, "next").click()
    expect(page).to_have_url(re.compile(r"pages/second\.html\?a=1$"))
