"""The language switch of every page."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.registry import Open, page
from lifeloop.console.render import go, safe_next
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.services.members import set_language
from lifeloop.kernel.text import N_

YEAR = 365 * 86400


@page("language/", name="language", title=N_("Language"), post=Open.ANYONE)
def language(request: PublicRequest) -> HttpResponse:
    """Kept in a cookie, and with the member who is signed in."""
    answer = go(request, safe_next(request, reverse("console:home")))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        if request.member is not None:
            set_language(request.member, language=wanted)
    return answer
