"""A tap on an account's menu: noted, and on to where the entry leads."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.mobile import ways
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.placements.errors import MenuEntryGone
from lifeloop.placements.rules.targets import (
    EventTarget,
    LinkTarget,
    MapTarget,
    PhoneTarget,
    Target,
)
from lifeloop.placements.services.menus import tap


@page("a/<str:app_id>/menu/", name="menu-tap", title=N_("Menu"), methods=("POST",))
def menu_tap(request: PersonRequest, app_id: str) -> HttpResponse:
    """Where it leads is read from the menu itself, never from the request."""
    account = lifestyle.visible(app_id)
    wanted = request.POST.get("menu", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise MenuEntryGone
    entry_id = request.POST.get("entry", "")[:16]
    target = tap(request.person, account, menu_id=int(wanted), entry_id=entry_id)
    if isinstance(target, PhoneTarget):
        # A form's answer may not lead out of the site: the number is called by a link of its own.
        return screen(request, "mobile/call.html", {"account": account, "number": target.number})
    return HttpResponseRedirect(_way(account, target))


def _way(account: Account, target: Target) -> str:
    if isinstance(target, EventTarget):
        return reverse("mobile:inbox-account", args=[account.pk])
    if isinstance(target, MapTarget):
        found = settings.LIFELOOP_MAP_SEARCH.replace("{keyword}", quote(target.keyword, safe=""))
        return ways.way_to(found)
    if isinstance(target, LinkTarget):
        return ways.way_to(target.url)
    assert not isinstance(target, PhoneTarget)
    return ways.way_into(target)
