"""One account or program that may message me: mute, unfollow, refuse."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.followers.queries import Sender
from lifeloop.followers.services import refuse_program, set_muted
from lifeloop.identity.models import Person
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.programs.errors import ProgramNotFound


@page("me/account/<str:app_id>/", name="sender-account", title=N_("Messages from this account"))
def sender_account(request: PersonRequest, app_id: str) -> HttpResponse:
    """Mute and unfollow."""
    sender = _sender(request.person, "account", app_id)
    if sender is None:
        raise AccountNotFound
    return screen(request, "mobile/sender.html", {"sender": sender, "account": sender.account})


@page("me/account/<str:app_id>/mute/", name="sender-mute", methods=("POST",))
def sender_mute(request: PersonRequest, app_id: str) -> HttpResponse:
    """免打扰 on or off."""
    set_muted(request.person, lifestyle.visible(app_id), muted=request.POST.get("on") == "1")
    return HttpResponseRedirect(reverse("mobile:sender-account", args=[app_id]))


@page(
    "me/program/<str:app_id>/", name="sender-program", title=N_("Reminders from this mini program")
)
def sender_program(request: PersonRequest, app_id: str) -> HttpResponse:
    """Refuse or allow a program's service messages."""
    sender = _sender(request.person, "program", app_id)
    if sender is None:
        raise ProgramNotFound
    return screen(request, "mobile/sender.html", {"sender": sender})


@page("me/program/<str:app_id>/refuse/", name="sender-refuse", methods=("POST",))
def sender_refuse(request: PersonRequest, app_id: str) -> HttpResponse:
    """拒收 on or off; only for programs the person has used, whatever has become of them."""
    sender = _sender(request.person, "program", app_id)
    if sender is None or sender.program is None:
        raise ProgramNotFound
    refuse_program(request.person, sender.program, refused=request.POST.get("on") == "1")
    return HttpResponseRedirect(reverse("mobile:sender-program", args=[app_id]))


def _sender(person: Person, kind: str, app_id: str) -> Sender | None:
    for sender in followers.senders_of(person):
        owner = sender.account if kind == "account" else sender.program
        if sender.kind == kind and owner is not None and owner.pk == app_id:
            return sender
    return None
