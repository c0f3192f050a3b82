"""What is done to a receiver: a test, a new secret, off and on, deleting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.audit import Actor
from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Merchant
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.webhooks.queries import endpoints
from lifeloop.webhooks.services import deliveries
from lifeloop.webhooks.services import endpoints as services


@dataclass(frozen=True, slots=True)
class _Act:
    question: Promise
    consequences: tuple[Promise, ...]
    button: Promise
    said: Promise
    do: Callable[[Actor, Merchant, int], Any]
    danger: bool = False


def _test(actor: Actor, merchant: Merchant, receiver_id: int) -> None:
    deliveries.test(actor, endpoints.get(merchant, receiver_id))


ACTS = {
    "test": _Act(
        _("Send a test to %(address)s?"),
        (
            _("An application gateway is checked once more; a webhook gets an event webhook.test."),
            _("A test is sent once and not tried again."),
        ),
        _("Send a test"),
        _("The test is on its way. Its delivery is the first in the list."),
        _test,
    ),
    "rotate": _Act(
        _("Make a new secret for %(address)s?"),
        (
            _("For 24 hours every call carries the signatures of both secrets."),
            _("After that only the new one signs: give it to your server before."),
        ),
        _("Make a new secret"),
        _("There is a new secret. Give it to your server within 24 hours."),
        services.rotate,
    ),
    "off": _Act(
        _("Send no more events to %(address)s?"),
        (
            _("What waits for another attempt is given up; it can be repeated later."),
            _("Events that happen meanwhile are not kept for this receiver."),
        ),
        _("Switch off"),
        _("The receiver is off."),
        services.switch_off,
        danger=True,
    ),
    "on": _Act(
        _("Send events to %(address)s again?"),
        (
            _("Events from now on are delivered; an application gateway is checked first."),
            _("What failed can be repeated, each delivery on its own page."),
        ),
        _("Switch on"),
        _("The receiver is on."),
        services.switch_on,
    ),
    "delete": _Act(
        _("Delete the receiver %(address)s?"),
        (_("Its deliveries and its secret are deleted with it."),),
        _("Delete"),
        _("The receiver is deleted."),
        services.delete,
        danger=True,
    ),
}


@page(
    "events/<int:receiver_id>/do/<str:act>/",
    name="event-receiver-act",
    title=N_("Receiver of events"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
    place=Under("event-receiver"),
)
def event_receiver_act(request: MerchantRequest, receiver_id: int, act: str) -> HttpResponse:
    """``act``: test, rotate, off, on or delete."""
    row = endpoints.get(request.merchant, receiver_id)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    asked = Ask(
        str(chosen.question) % {"address": row.wanted_address or row.address},
        str(chosen.button),
        [str(one) for one in chosen.consequences],
        danger=chosen.danger,
    )
    there = (
        reverse("console:events")
        if act == "delete"
        else reverse("console:event-receiver", args=[row.pk])
    )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        asked,
        do=lambda _form: chosen.do(actor, request.merchant, row.pk),
        then=(there, str(chosen.said)),
    )
