"""Every page one meets on the way, in both languages, light and dark, at 1280 and 375 px: no script error, nothing sideways."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e import phone
from tests.e2e.desk import Desk
from tests.e2e.town import Town

pytestmark = pytest.mark.browser

Visitor = Callable[..., BrowserContext]
Shot = Callable[[Page, str], None]

# language, colours, width of the console's window
LOOKS = [("zh-CN", "light", 1280), ("en-GB", "dark", 375), ("en-GB", "light", 1280)]
CHINESE = re.compile(r"[\u4e00-\u9fff]")

OWNERS = (
    "", "programs/", "programs/{program}/", "programs/{program}/binding/", "programs/{program}/templates/",
    "programs/{program}/templates/library/", "programs/{program}/templates/library/TM100101/", "programs/{program}/component/",
    "programs/{program}/releases/", "programs/{program}/keys/", "programs/{unlisted}/binding/", "accounts/", "accounts/{account}/",
    "accounts/{account}/programs/", "accounts/{account}/followers/", "accounts/{account}/grants/", "accounts/{account}/settings/",
    "accounts/{account}/keys/", "accounts/{account}/labels/", "accounts/{account}/talks/", "accounts/{account}/menu/",
    "accounts/{account}/ads/", "accounts/{account}/marketing/", "accounts/{account}/extensions/", "accounts/{account}/articles/",
    "accounts/{account}/pictures/", "accounts/{account}/broadcasts/", "accounts/{account}/broadcasts/new/",
    "accounts/{account}/templates/", "accounts/{account}/templates/sends/", "accounts/{account}/replies/",
    "accounts/{account}/codes/", "accounts/{account}/links/", "accounts/{account}/sheets/", "accounts/{account}/transfers/",
    "programs/{program}/templates/sends/", "members/", "security/", "audit/",
)  # fmt: skip
OPERATORS = (
    "platform/reviews/",
    "platform/merchants/",
    "platform/programs/",
    "platform/accounts/",
    "platform/library/",
)
PEOPLES = (
    "m/", "m/inbox/", "m/inbox/service/", "m/inbox/a/{account}/", "m/accounts/", "m/a/{account}/", "m/me/", "m/me/sessions/",
    "m/me/program/{program}/", "m/me/account/{account}/", "m/p/{program}/", "phone",
    "m/a/{account}/articles/",
)  # fmt: skip


@pytest.mark.parametrize(("language", "colours", "width"), LOOKS)
def test_the_console(
    town: Town, visitor: Visitor, shot: Shot, language: str, colours: str, width: int
) -> None:
    for who, paths in (("merchant", OWNERS), ("operator", OPERATORS)):
        context = visitor(width=width, height=860, language=language, color_scheme=colours)
        desk = Desk(town, context.new_page())
        desk.sign_in(town.facts[who])
        for path in paths:
            look(town, desk.page, f"console/{path}", f"{language[:2]}-{colours}-{width}", shot)


def test_the_phone(town: Town, visitor: Visitor, shot: Shot) -> None:
    first = visitor()
    look(town, first.new_page(), "m/inbox", "zh-light-375-out", shot)
    phone.sign_in(town, first.new_page(), town.facts["follower"]["phone"])
    known = first.storage_state()
    for language, colours, _width in LOOKS:
        context = visitor(language=language, color_scheme=colours, storage_state=known)
        page = context.new_page()
        for path in PEOPLES:
            look(town, page, path, f"{language[:2]}-{colours}-375", shot)


def look(town: Town, page: Page, path: str, style: str, shot: Shot) -> None:
    """Open it, and see that it is well."""
    facts = {
        "program": town.facts["mini_program"]["app_id"],
        "unlisted": town.facts["unlisted_mini_program"]["app_id"],
        "account": town.facts["lifestyle_account"]["app_id"],
    }
    answer = page.goto(f"{town.base}/{path.format(**facts)}")
    assert answer is not None
    assert answer.status == 200, path
    name = re.sub(r"[^a-z0-9]+", "-", path.format(program="p", unlisted="u", account="a").lower())
    shot(page, f"{style}-{name.strip('-')}")
    if style.startswith("zh"):
        assert CHINESE.search(page.title()), path
