"""One mini program that may send me service reminders: 拒收, and what I subscribed to there."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers.services import refuse_program
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import consents
from lifeloop.messaging.queries.subscriptions import of_person as subscriptions_of
from lifeloop.messaging.services.subscriptions import withdraw
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
    facts = {
        "sender": sender,
        "subscriptions": subscriptions_of(request.person, app_id),
        "consent": consents.of_person(request.person).get(app_id),
    }
    return screen(request, "mobile/sender.html", facts)


@page("me/program/<str:app_id>/refuse/", name="sender-refuse", methods=("POST",))
def sender_refuse(request: PersonRequest, app_id: str) -> HttpResponse:
    """拒收 on or off; only for programs the person has used, whatever has become of them."""
    sender = sender_of(request.person, "program", app_id)
    if sender is None or sender.program is None:
        raise ProgramNotFound
    refuse_program(request.person, sender.program, refused=request.POST.get("on") == "1")
    return HttpResponseRedirect(reverse("mobile:sender-program", args=[app_id]))


@page("me/program/<str:app_id>/withdraw/", name="sender-withdraw", methods=("POST",))
def sender_withdraw(request: PersonRequest, app_id: str) -> HttpResponse:
    """Take one subscription back, with all that was left of it; the program may ask again."""
    withdraw(request.person, template_id=request.POST.get("template", "")[:32])
    return HttpResponseRedirect(reverse("mobile:sender-program", args=[app_id]))
