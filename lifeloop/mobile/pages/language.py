"""Switch the language of the phone's pages."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from lifeloop.identity.services import people
from lifeloop.mobile import cookies
from lifeloop.mobile.guard import safe_next
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest


@page("language/", name="language", methods=("POST",), sign_in=False)
def language(request: PhoneRequest) -> HttpResponse:
    """Remember the choice in the browser and, for a signed-in person, with the person."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request.POST.get("next")))
    if wanted in dict(settings.LANGUAGES):
        if request.person is not None:
            people.set_language(request.person, language=wanted)
        cookies.give_language(response, wanted)
    return response
