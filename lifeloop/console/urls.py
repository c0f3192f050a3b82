"""The registered pages as URLs; fixed paths before those with arguments."""

from django.urls import path

from lifeloop.console.gate import as_view
from lifeloop.console.registry import PAGES

app_name = "console"
urlpatterns = [
    path(page.path, as_view(page), name=page.name)
    for page in sorted(PAGES, key=lambda page: page.path.replace("<", "~"))
]
