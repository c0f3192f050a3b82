"""What stands around a page: menu, merchants, breadcrumb, tabs. Worked out only when a template asks."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menu import SECTIONS, Group, may, menu
from lifeloop.console.registry import PAGES, Entry, Page, Tab
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.models import MerchantState
from lifeloop.notices.queries import bell
from lifeloop.notices.queries.bell import Reader

_ARGUMENT = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True, slots=True)
class Link:
    """A label, and where it leads; no ``url``: this very place. ``count``: what waits there, where something is counted."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None


class Shell:
    """Given to every template as ``shell``."""

    def __init__(self, request: PublicRequest) -> None:
        self.request = request
        self.page = request.page

    @cached_property
    def title(self) -> str:
        """The page's own title."""
        return gettext(self.page.title)

    @cached_property
    def menu(self) -> list[Group]:
        """The left menu."""
        return menu(self.request)

    @cached_property
    def unread(self) -> int:
        """How many notices the visitor has not read, at most a hundred."""
        member = self.request.member
        return bell.unread(Reader.of(member, self.request.standing)) if member else 0

    @property
    def live(self) -> bool:
        """Whether the stream of news is open to the visitor: whoever works for a company that is not suspended."""
        return any(one.merchant.state == MerchantState.ACTIVE for one in self.request.standing)

    @cached_property
    def subject(self) -> object | None:
        """The object whose tabs these are."""
        place = self.page.place
        return self.request.objects.get(place.of) if isinstance(place, Tab) else None

    @cached_property
    def crumbs(self) -> list[Link]:
        """From the section down to this page; empty for the home page."""
        trail = [Link(self.title)]
        page = self.page
        if isinstance(page.place, Tab):
            trail.insert(0, Link(str(self.subject), self._address(PAGES[page.place.of]) or ""))
        while page.parent is not None:
            page = PAGES[page.parent]
            trail[:0] = self._above(page)
        if isinstance(page.place, Entry) and SECTIONS[page.place.section]:
            trail.insert(0, Link(str(SECTIONS[page.place.section])))
        return trail if len(trail) > 1 else []

    def _above(self, page: Page) -> list[Link]:
        """A page above this one, with the object whose tab it is; nothing when its address is not known here."""
        address = self._address(page)
        if address is None:
            return []
        here = Link(gettext(page.title), address)
        if not isinstance(page.place, Tab):
            return [here]
        of = page.place.of
        found = Link(str(self.request.objects[of]), self._address(PAGES[of]) or "")
        return [found] if page.name == of else [found, here]

    def _address(self, page: Page) -> str | None:
        """Of another page, its arguments being those of this one; None when this one has not got them all."""
        match = self.request.resolver_match
        given = match.kwargs if match else {}
        names = _ARGUMENT.findall(page.path)
        if not all(name in given for name in names):
            return None
        return reverse(f"console:{page.name}", kwargs={name: given[name] for name in names})

    @cached_property
    def tabs(self) -> list[Link]:
        """The tabs of the page's object that the visitor may open."""
        return self.side_tabs if isinstance(self.page.place, Tab) else []

    @cached_property
    def side_tabs(self) -> list[Link]:
        """The same for the left menu, which keeps them on the pages below a tab."""
        open_tab = self._tab()
        if open_tab is None or not isinstance(open_tab.place, Tab):
            return []
        here, match = open_tab.place, self.request.resolver_match
        if match is None or here.of not in match.kwargs:
            return []
        known = {here.of: match.kwargs[here.of]}
        pages = [page for page in PAGES if isinstance(page.place, Tab) and page.place.of == here.of]
        pages.sort(key=lambda page: page.place.order if isinstance(page.place, Tab) else 0)
        return [
            Link(
                gettext(page.title),
                reverse(f"console:{page.name}", kwargs=known),
                page is open_tab,
                self._waiting_at(page),
            )
            for page in pages
            if may(self.request, page.can)
        ]

    def _tab(self) -> Page | None:
        """The tab that is open, or the one this page is below."""
        page = self.page
        while not isinstance(page.place, Tab):
            if page.parent is None:
                return None
            page = PAGES[page.parent]
        return page

    def _waiting_at(self, page: Page) -> int | None:
        place = page.place
        if not isinstance(place, Tab) or place.count is None:
            return None
        subject = self.request.objects.get(place.of)
        return place.count(subject) if subject is not None else None
