"""The language switch of every page."""

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.languages import remember
from lifeloop.console.registry import Open, page
from lifeloop.console.render import go, safe_next
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.services.members import set_language
from lifeloop.kernel.text import N_


@page("language/", name="language", title=N_("Language"), post=Open.ANYONE)
def language(request: PublicRequest) -> HttpResponse:
    """Kept in a cookie, and with the member who is signed in."""
    wanted = request.POST.get("language", "")
    answer = go(request, safe_next(request, reverse("console:home")))
    remember(answer, wanted)
    if request.member is not None:
        set_language(request.member, language=wanted)
    return answer
