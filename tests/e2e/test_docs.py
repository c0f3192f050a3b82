"""The reference at /docs/: a developer tries a method; the key signs in the browser and never leaves it."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.test_quality import _axe as axe
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]
FOLLOW = "alipay.open.public.user.follow.query"
GOOD, BAD = "The signature of the answer is right.", "The signature of the answer is WRONG."


def fill(town: Town, page: Page, name: str = FOLLOW) -> str:
    """The form of a method, filled in for the account; returns a piece of the private key."""
    account = town.facts["lifestyle_account"]
    page.goto(f"{town.base}/docs/{name}/")
    page.locator("#try-app").fill(account["app_id"])
    page.locator("#try-key").fill(account["private_key_pem"])
    page.locator("#try-content").fill(json.dumps({"user_id": town.facts["follower"]["user_id"]}))
    return str(account["private_key_pem"].splitlines()[5])


def send(page: Page) -> None:
    page.locator("#try-form [type=submit]").click()


def test_a_method_is_tried_in_both_versions(town: Town, visitor: Visitor, shot: Shot) -> None:
    page = visitor(width=1280, language="en-US").new_page()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.url} {one.headers} {one.post_data}"))
    piece = fill(town, page)
    for version, answer in (("3", '{"is_follow":"T"}'), ("2", '"is_follow":"T"},"sign":')):
        page.locator(f'[name=version][value="{version}"]').check()
        send(page)
        expect(page.locator("#try-answer")).to_contain_text(answer)
        expect(page.locator("#try-verdict")).to_have_text(GOOD)
    shot(page, "docs-tried")
    assert any("/v3/" in one for one in sent)
    assert any("/gateway.do" in one for one in sent)
    assert not any(piece in one for one in sent)


def test_an_answer_that_was_changed_is_told(town: Town, visitor: Visitor) -> None:
    page = visitor(width=1280, language="en-US").new_page()

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(b'"T"', b'"F"'))

    page.route("**/v3/**", change)
    fill(town, page)
    send(page)
    expect(page.locator("#try-verdict")).to_have_text(BAD)


def test_what_cannot_be_signed_is_said(town: Town, visitor: Visitor) -> None:
    page = visitor(width=375, language="en-US").new_page()
    fill(town, page)
    page.locator("#try-content").fill("[1]")
    send(page)
    expect(page.locator("#try-said")).to_have_text("The parameters are no JSON object.")
    page.locator("#try-key").fill("no key")
    send(page)
    expect(page.locator("#try-said")).to_contain_text("Paste the private key")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_are_for_everybody(
    town: Town, visitor: Visitor, shot: Shot, colours: str
) -> None:
    page = visitor(width=375, color_scheme=colours).new_page()
    for path in ("", "errors/", f"{FOLLOW}/", "alipay.offline.material.image.upload/"):
        assert axe(page, f"{town.base}/docs/{path}") == []
        shot(page, f"docs-{colours}-{path.strip('/') or 'index'}")
