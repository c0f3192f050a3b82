"""A new receiver: an application gateway or a webhook."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.events import ReceiverForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.webhooks.models import EndpointKind
from lifeloop.webhooks.services.endpoints import add_webhook, set_gateway


@page(
    "events/new/",
    name="event-receiver-new",
    title=N_("New receiver"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
    place=Under("events"),
)
def event_receiver_new(request: MerchantRequest) -> HttpResponse:
    """``?kind=gateway`` (checked at once), else a webhook."""
    gateway = request.GET.get("kind") == EndpointKind.GATEWAY
    kind = EndpointKind.GATEWAY if gateway else EndpointKind.WEBHOOK
    form = ReceiverForm(posted(request), merchant=request.merchant, kind=kind)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            if gateway:
                made = set_gateway(actor, request.merchant, form.wanted())
                text = gettext("The address is being checked. It gets events once it answered.")
            else:
                made = add_webhook(actor, request.merchant, form.wanted())
                text = gettext("The webhook is active. Give your server its secret.")
            return done(request, "console:event-receiver", text, receiver_id=made.pk)
    return render(request, "console/events/form.html", {"form": form, "kind": kind})
