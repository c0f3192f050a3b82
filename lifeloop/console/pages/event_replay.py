"""Repeating a delivery."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.webhooks.queries import deliveries
from lifeloop.webhooks.services.deliveries import replay


@page(
    "events/deliveries/<int:delivery_id>/repeat/",
    name="event-replay",
    title=N_("Repeat the delivery"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
    place=Under("event-delivery"),
)
def event_replay(request: MerchantRequest, delivery_id: int) -> HttpResponse:
    """With the same id and the same body, so that a receiver that had it can tell."""
    row = deliveries.shown(request.merchant, delivery_id).row
    asked = Ask(
        gettext("Deliver this once more to %(address)s?") % {"address": row.endpoint.address},
        gettext("Repeat"),
        [gettext("With the same number and the same body: your server can tell that it had it.")],
    )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        asked,
        do=lambda _form: replay(actor, request.merchant.pk, delivery_id=row.pk),
        then=(
            reverse("console:event-delivery", args=[row.pk]),
            gettext("It is on its way once more."),
        ),
    )
