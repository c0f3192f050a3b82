"""One mini program that may send me service reminders: 拒收."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers.services import refuse_program
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.mobile.senders import sender_of
from lifeloop.programs.errors import ProgramNotFound


@page("me/program/<str:app_id>/", name="sender-program", title=N_("Mini program reminders"))
def sender_program(request: PersonRequest, app_id: str) -> HttpResponse:
    """Refuse or allow a program's service messages."""
    sender = sender_of(request.person, "program", app_id)
    if sender is None:
        raise ProgramNotFound
    return screen(request, "mobile/sender.html", {"sender": sender})


@page("me/program/<str:app_id>/refuse/", name="sender-refuse", methods=("POST",))
def sender_refuse(request: PersonRequest, app_id: str) -> HttpResponse:
    """拒收 on or off; only for programs the person has used, whatever has become of them."""
    sender = sender_of(request.person, "program", app_id)
    if sender is None or sender.program is None:
        raise ProgramNotFound
    refuse_program(request.person, sender.program, refused=request.POST.get("on") == "1")
    return HttpResponseRedirect(reverse("mobile:sender-program", args=[app_id]))
