"""Tapping a card: noted, and on into the mini program or the account."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.kernel.text import N_
from lifeloop.messaging.errors import MessageNotFound
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.kinds.base import ProgramLink
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services.reading import opened
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/open/", name="open", title=N_("Messages"), methods=("POST",))
def open_(request: PersonRequest) -> HttpResponse:
    """Where a card leads is read from the message itself, never from the request; another's message is not found."""
    wanted = request.POST.get("message", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else -1
    message = inbox.direct_message(request.person, number)
    if message is None:
        raise MessageNotFound
    target = _account(message) if request.POST.get("to") == "account" else _program(message)
    opened(request.person, message_id=number)
    return HttpResponseRedirect(target)


def _account(message: DirectMessage) -> str:
    if message.account_id is None:
        raise MessageNotFound
    return reverse("mobile:account", args=[message.account_id])


def _program(message: DirectMessage) -> str:
    content = kind_of(message.send.kind).read(message.send.content)
    link = getattr(content, "link", None)
    if not isinstance(link, ProgramLink):
        raise MessageNotFound
    return program_url(link)


def program_url(link: ProgramLink) -> str:
    """The program's host page at the link's page and query."""
    path = link.page.lstrip("/")
    address = (
        reverse("mobile:program-page", args=[link.app_id, path])
        if path
        else reverse("mobile:program", args=[link.app_id])
    )
    return f"{address}?{link.query}" if link.query else address
