"""昵称: how one wants to be called."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers.services.people import rename
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("me/name/", name="me-name", title=N_("Nickname"), methods=("GET", "HEAD", "POST"))
def me_name(request: PersonRequest) -> HttpResponse:
    """An empty one removes it; the accounts one follows see and find it."""
    facts: dict[str, str] = {"name": request.person.name}
    status = 200
    if request.method == "POST":
        facts["name"] = request.POST.get("name", "")[:60]
        try:
            rename(request.person, name=facts["name"])
            return HttpResponseRedirect(reverse("mobile:me"))
        except DomainError as error:
            facts["error"], status = sentence(error), STATUS[error.kind]
    return screen(request, "mobile/me_name.html", facts, status=status)
