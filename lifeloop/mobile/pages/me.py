"""我的: who may message me, through what and on what consent, and the way to sessions, language, own data, signing out."""

from django.http import HttpResponse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import consents
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/", name="me", title=N_("Me"), tab="me")
def me(request: PersonRequest) -> HttpResponse:
    """The person, masked, and the accounts and programs that may write to them."""
    given = consents.of_person(request.person)
    senders = [
        (one, given.get(one.program.pk) if one.kind == "program" and one.program else None)
        for one in followers.senders_of(request.person)
    ]
    return screen(request, "mobile/me.html", {"senders": senders})
