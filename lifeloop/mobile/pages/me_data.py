"""我的数据: what is held about me as a file, who looked at my phone number, and the way to delete it all."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from lifeloop.followers.queries import own_data
from lifeloop.followers.services import own_files
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/data/", name="me-data", title=N_("My data"))
def me_data(request: PersonRequest) -> HttpResponse:
    """While a file is being made, its part of the page asks again by itself."""
    facts = {
        "file": own_data.newest_file(request.person),
        "looks": own_data.looks(request.person),
    }
    part = "mobile/parts/own_file.html"
    return screen(
        request, part if request.headers.get("HX-Request") else "mobile/me_data.html", facts
    )


@page("me/data/file/", name="me-data-ask", title=N_("My data"), methods=("POST",))
def me_data_ask(request: PersonRequest) -> HttpResponse:
    """Ask for a file; while one is being made, that is it."""
    own_files.ask(request.person, language=get_language() or "")
    return HttpResponseRedirect(reverse("mobile:me-data"))
