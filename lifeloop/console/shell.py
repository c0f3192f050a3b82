"""What stands around a page: menu, merchants, breadcrumb, tabs. Worked out only when a template asks."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menu import SECTIONS, Group, entry_of, may, menu
from lifeloop.console.registry import PAGES, Entry, Page, Tab
from lifeloop.console.requests import PublicRequest


@dataclass(frozen=True, slots=True)
class Link:
    """A label, and where it leads; no ``url``: this very place."""

    label: str
    url: str = ""
    current: bool = False


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
    def subject(self) -> object | None:
        """The object whose tabs these are."""
        place = self.page.place
        return self.request.objects.get(place.of) if isinstance(place, Tab) else None

    @cached_property
    def crumbs(self) -> list[Link]:
        """From the section down to this page; empty for the home page."""
        trail = [Link(self.title)]
        if self.subject is not None:
            trail.insert(0, Link(str(self.subject)))
        for above in self._above():
            trail.insert(0, Link(gettext(above.title), reverse(f"console:{above.name}")))
        entry = entry_of(self.page)
        if isinstance(entry.place, Entry) and SECTIONS[entry.place.section]:
            trail.insert(0, Link(str(SECTIONS[entry.place.section])))
        return trail if len(trail) > 1 else []

    def _above(self) -> list[Page]:
        """The pages above this one that can be gone to without an argument, nearest first."""
        found, page = [], self.page
        while page.parent is not None:
            page = PAGES[page.parent]
            if "<" not in page.path:
                found.append(page)
        return found

    @cached_property
    def tabs(self) -> list[Link]:
        """The tabs of the page's object that the visitor may open."""
        here = self.page.place
        if not isinstance(here, Tab):
            return []
        known = (
            {here.of: self.request.resolver_match.kwargs[here.of]}
            if self.request.resolver_match
            else {}
        )
        pages = [page for page in PAGES if isinstance(page.place, Tab) and page.place.of == here.of]
        pages.sort(key=lambda page: page.place.order if isinstance(page.place, Tab) else 0)
        return [
            Link(
                gettext(page.title),
                reverse(f"console:{page.name}", kwargs=known),
                page is self.page,
            )
            for page in pages
            if may(self.request, page.can)
        ]
