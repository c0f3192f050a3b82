"""Pages of the console: one file each in ``pages/``, found at start, never listed anywhere.

Add a page: write ``pages/<name>.py`` (dashes of the name become underscores)::

    @page(
        "members/",
        name="members",
        title=N_("Members and roles"),
        can=Can.MEMBERS,
        place=Entry("settings", 10, "users"),
    )
    def members(request: MerchantRequest) -> HttpResponse:
        return render(request, "console/members.html", {"members": of_merchant(request.merchant)})

``can`` says who may look, ``post`` who may act; leave out ``post`` and the page takes no POST, leave out
``can`` and it takes nothing else. What is checked before the function runs, see :mod:`lifeloop.console.gate`.
An argument of the path named in :mod:`lifeloop.console.arguments` (``<str:program>``) arrives as the merchant's
own object, or the visitor gets a 404. The URL is ``console:<name>``. ``tests/contracts/test_pages.py`` visits
every page as everybody without being told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpResponse

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.registry import Registry


class Open(StrEnum):
    """For pages that need no sign-in."""

    ANYONE = "anyone"


Who = Can | Open
View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the left menu: one of :data:`lifeloop.console.menu.SECTIONS`, the order there, an icon's name."""

    section: str
    order: int
    icon: str


@dataclass(frozen=True, slots=True)
class Under:
    """Below another page: in the breadcrumb, and that page's menu entry is marked."""

    parent: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the tabs of an object (``of``: the path argument that names it), below the list ``parent``.

    ``count``: what waits there, for the number on the tab; given the object.
    """

    of: str
    order: int
    parent: str
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A registered page; ``title`` is an English msgid."""

    path: str
    name: str
    title: str
    can: Who | None
    post: Who | None
    place: Entry | Under | Tab | None
    view: View

    def who(self, method: str | None) -> Who | None:
        """Who may send this method; None: nobody (405)."""
        if method == "POST":
            return self.post
        return self.can if method in {"GET", "HEAD"} else None

    @property
    def methods(self) -> list[str]:
        """What the page answers."""
        return [*(["GET", "HEAD"] if self.can else []), *(["POST"] if self.post else [])]

    @property
    def parent(self) -> str | None:
        """The page above, None at the top."""
        return self.place.parent if isinstance(self.place, Under | Tab) else None


PAGES: Registry[Page] = Registry("console page")


def page(
    path: str,
    *,
    name: str,
    title: str,
    can: Who | None = None,
    post: Who | None = None,
    place: Entry | Under | Tab | None = None,
) -> Callable[[V], V]:
    """Register the function that follows as the page at ``/console/<path>``; see :class:`Page`."""

    def register(view: V) -> V:
        PAGES.add(name, Page(path, name, title, can, post, place, view))
        return view

    return register
