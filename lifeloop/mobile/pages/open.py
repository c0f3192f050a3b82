"""Tapping a card: noted, and on to the article, the page, the mini program or the account."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.kernel.text import N_
from lifeloop.messaging.errors import MessageNotFound, WayDark
from lifeloop.messaging.kinds.base import ProgramLink
from lifeloop.messaging.queries import opening
from lifeloop.messaging.queries.links import resolve
from lifeloop.messaging.queries.opening import Tapped
from lifeloop.messaging.services.reading import opened, publication_opened
from lifeloop.mobile import ways
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/open/", name="open", title=N_("Messages"), methods=("POST",))
def open_(request: PersonRequest) -> HttpResponse:
    """Where a card leads is read from the message itself, never from the request; another's message is not found.

    ``message``, or ``account`` and ``seq`` of a publication; ``item``: which part was tapped, from 0.
    """
    tapped = _tapped(request)
    if tapped is None:
        raise MessageNotFound
    if request.POST.get("to") == "account":
        there = _account(tapped)
    elif "item" in request.POST:
        there = _item(tapped, _number(request.POST["item"]))
    else:
        there = _program(tapped)
    if tapped.message_id is not None:
        opened(request.person, message_id=tapped.message_id)
    elif tapped.publication_id is not None:
        publication_opened(request.person, publication_id=tapped.publication_id)
    return HttpResponseRedirect(there)


def _tapped(request: PersonRequest) -> Tapped | None:
    message = request.POST.get("message", "")
    if message:
        return opening.tapped_message(request.person, _number(message))
    account, seq = request.POST.get("account", ""), _number(request.POST.get("seq", ""))
    return opening.tapped_publication(request.person, account, seq) if account else None


def _number(text: str) -> int:
    """-1 for anything that is no number: nothing has it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _account(tapped: Tapped) -> str:
    if tapped.account_id is None:
        raise MessageNotFound
    return reverse("mobile:account", args=[tapped.account_id])


def _item(tapped: Tapped, number: int) -> str:
    leads = resolve(tapped.account_id or "", [tapped.content]).of(tapped.content)
    if not 0 <= number < len(leads) or leads[number].target is None:
        raise MessageNotFound
    lead = leads[number]
    if lead.dark or lead.target is None:
        raise WayDark
    return ways.way_of(lead.target)


def _program(tapped: Tapped) -> str:
    link = getattr(tapped.content, "link", None)
    if not isinstance(link, ProgramLink):
        raise MessageNotFound
    return ways.program(link.app_id, link.page, link.query)
