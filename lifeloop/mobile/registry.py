"""The phone's pages: one file each in ``pages/``, found at start; a duplicate is a crash."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http.response import HttpResponseBase

from lifeloop.kernel.registry import Registry

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


@dataclass(frozen=True, slots=True)
class Page:
    """A registered page. ``path`` is a Django route below ``/m/``; one that begins with ``/`` stands alone.

    ``title`` is an English msgid, shown in the window's title unless the page gives a better one. ``tab`` names the
    tab that is lit (home, inbox, accounts, me); none hides the tab bar.
    """

    name: str
    path: str
    title: str
    view: View
    methods: tuple[str, ...]
    sign_in: bool
    tab: str

    @property
    def acts(self) -> bool:
        """Whether it only takes a POST: an act, not something to look at."""
        return "GET" not in self.methods


PAGES: Registry[Page] = Registry("phone page")


def page(
    path: str,
    *,
    name: str,
    title: str = "",
    methods: tuple[str, ...] = ("GET", "HEAD"),
    sign_in: bool = True,
    tab: str = "",
) -> Callable[[V], V]:
    """Register a view as the page ``mobile:<name>``.

    A page with ``sign_in`` is only called for a signed-in person: anyone else is sent to sign in and comes back. The view
    may raise any ``DomainError``; it becomes a friendly page. A GET must not write: acts are pages of ``methods=("POST",)``.
    """

    def register(view: V) -> V:
        PAGES.add(name, Page(name, path, title, view, methods, sign_in, tab))
        return view

    return register
