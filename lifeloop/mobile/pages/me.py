"""我的: who may message me and through what, sessions, language, signing out."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.identity.queries import people
from lifeloop.identity.services import people as acts
from lifeloop.kernel.text import N_
from lifeloop.mobile import cookies
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/", name="me", title=N_("Me"), tab="me")
def me(request: PersonRequest) -> HttpResponse:
    """The person, masked, and the accounts and programs that may write to them."""
    return screen(request, "mobile/me.html", {"senders": followers.senders_of(request.person)})


@page("me/sessions/", name="sessions", title=N_("Signed-in devices"))
def sessions(request: PersonRequest) -> HttpResponse:
    """The browsers that are signed in."""
    return screen(request, "mobile/sessions.html", {"sessions": people.sessions(request.person)})


@page("me/sessions/end/", name="session-end", methods=("POST",))
def end_session(request: PersonRequest) -> HttpResponse:
    """Sign another browser (or this one) out; one that is not the person's own stays untouched."""
    wanted = request.POST.get("session", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        acts.end_session(request.person, session_id=int(wanted))
    own = wanted == str(request.person_session.pk)
    response = HttpResponseRedirect(reverse("mobile:sign-in" if own else "mobile:sessions"))
    if own:
        cookies.take(response)
    return response
