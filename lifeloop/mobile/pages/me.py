"""我的: who may message me and through what, and the way to sessions, language, signing out."""

from django.http import HttpResponse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/", name="me", title=N_("Me"), tab="me")
def me(request: PersonRequest) -> HttpResponse:
    """The person, masked, and the accounts and programs that may write to them."""
    return screen(request, "mobile/me.html", {"senders": followers.senders_of(request.person)})
