"""What people do at the console, in the words they see."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.town import Town


class Desk:
    """One page of the console, and who sits before it."""

    def __init__(self, town: Town, page: Page) -> None:
        self.town = town
        self.page = page

    def open(self, path: str) -> None:
        """A page of the console, by its path below ``/console/``."""
        self.page.goto(f"{self.town.base}/console/{path}")

    def sign_in(self, who: dict[str, Any]) -> None:
        """With a login's name and password."""
        self.open("login/")
        self.page.locator("[name=name]").fill(who["login"])
        self.page.locator("[name=password]").fill(who["password"])
        self.page.locator("form .btn-primary").click()
        expect(self.page).not_to_have_url(re.compile("/login/"))

    def dialog(self, opener: str) -> Locator:
        """The window that a link or button opens."""
        self.page.get_by_role("link", name=opener, exact=True).first.click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def act(self, opener: str, button: str) -> None:
        """Open a question, and answer it."""
        dialog = self.dialog(opener)
        dialog.get_by_role("button", name=button, exact=True).click()
        expect(dialog).to_be_hidden()

    def said(self, words: str) -> None:
        """The notice of what was done."""
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()
