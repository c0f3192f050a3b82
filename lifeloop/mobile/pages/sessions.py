"""The browsers that are signed in, and ending one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.identity.queries import people
from lifeloop.identity.services import people as acts
from lifeloop.kernel.text import N_
from lifeloop.mobile import cookies
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/sessions/", name="sessions", title=N_("Signed-in devices"))
def sessions(request: PersonRequest) -> HttpResponse:
    """The person's open sessions, this one marked."""
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
