"""The left menu, made of the registered pages that the visitor may see."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.registry import PAGES, Entry, Page, Who
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.rules.roles import Can, allowed

# In the order shown; a section whose label is empty shows its entries without a heading.
SECTIONS: dict[str, Promise | str] = {
    "home": "",
    "operations": _("Operations centre"),
    "figures": _("Figures"),
    "development": _("Development"),
    "settings": _("Company settings"),
    "platform": _("Platform operation"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as it is drawn."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A section with the entries the visitor may see."""

    name: str
    label: str
    items: list[Item]


def may(request: PublicRequest, who: Who | None) -> bool:
    """Whether the visitor may do this, here and now."""
    if not isinstance(who, Can) or request.member is None:
        return False
    if who is Can.PLATFORM:
        return request.member.is_operator
    return allowed(request.role, who)


def menu(request: PublicRequest) -> list[Group]:
    """The visitor's menu; empty sections are left out."""
    here = entry_of(request.page)
    groups = []
    for section, label in SECTIONS.items():
        items = [
            _item(page, place, page is here)
            for page, place in _entries(section)
            if may(request, page.can)
        ]
        if items:
            groups.append(Group(section, str(label), items))
    return groups


def entry_of(page: Page) -> Page:
    """The page whose menu entry is marked while this one is shown."""
    while page.parent is not None:
        page = PAGES[page.parent]
    return page


def _entries(section: str) -> list[tuple[Page, Entry]]:
    found = [
        (page, page.place)
        for page in PAGES
        if isinstance(page.place, Entry) and page.place.section == section
    ]
    return sorted(found, key=lambda pair: pair[1].order)


def _item(page: Page, place: Entry, current: bool) -> Item:
    return Item(gettext(page.title), reverse(f"console:{page.name}"), place.icon, current)
