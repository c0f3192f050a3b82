"""The phone's addresses, from the registry. Included at the root: the pages' paths carry ``/m/`` from here."""

from django.urls import URLPattern, path

from lifeloop.mobile.guard import guarded
from lifeloop.mobile.registry import PAGES, Page

app_name = "mobile"


def _pattern(page: Page) -> URLPattern:
    return path(route_of(page), guarded(page), name=page.name)


def route_of(page: Page) -> str:
    """The page's route from the root."""
    return page.path.removeprefix("/") if page.path.startswith("/") else f"m/{page.path}"


# Fixed paths before those with arguments.
urlpatterns = [
    _pattern(page) for page in sorted(PAGES, key=lambda page: page.path.replace("<", "~"))
]
