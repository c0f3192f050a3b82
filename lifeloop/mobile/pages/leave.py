"""Leaving for a strange host: names it, warns, and goes on only by a tap."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.mobile.errors import friendly
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.mobile.screen import screen
from lifeloop.mobile.ways import known, signed_url
from lifeloop.placements.rules.hosts import shown_host


@page("leave/", name="leave", title=N_("Leaving Lifeloop"), sign_in=False)
def leave(request: PhoneRequest) -> HttpResponse:
    """``?to=`` as ``ways.way_to`` signed it; without one the page says that there is nothing to leave for."""
    given = request.GET.get("to", "")
    url = signed_url(given)
    if given and not url:
        return friendly(request, 404)
    context = {"url": url, "host": shown_host(url) if url else "", "known": known(url)}
    return screen(request, "mobile/leave.html", context)
