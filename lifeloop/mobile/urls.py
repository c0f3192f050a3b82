"""The phone's addresses, from the registry. Included at the root: the pages' paths carry ``/m/`` from here."""

from django.urls import URLPattern, path

from lifeloop.mobile.guard import guarded
from lifeloop.mobile.registry import PAGES, Page

app_name = "mobile"


def _pattern(page: Page) -> URLPattern:
    route = page.path.removeprefix("/") if page.path.startswith("/") else f"m/{page.path}"
    return path(route, guarded(page), name=page.name)


urlpatterns = [_pattern(page) for page in PAGES]
