"""Changing a receiver."""

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
from lifeloop.webhooks.models import EndpointState
from lifeloop.webhooks.queries import endpoints
from lifeloop.webhooks.services.endpoints import change


@page(
    "events/<int:receiver_id>/edit/",
    name="event-receiver-edit",
    title=N_("Change the receiver"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
    place=Under("event-receiver"),
)
def event_receiver_edit(request: MerchantRequest, receiver_id: int) -> HttpResponse:
    """A new address of an application gateway is checked before it is used."""
    row = endpoints.get(request.merchant, receiver_id)
    form = ReceiverForm(posted(request), merchant=request.merchant, kind=row.kind, row=row)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            changed = change(actor, request.merchant, row.pk, form.wanted())
            text = (
                gettext("The address is being checked. It gets events once it answered.")
                if changed.state == EndpointState.CHECKING
                else gettext("The receiver is changed: from the next event on.")
            )
            return done(request, "console:event-receiver", text, receiver_id=row.pk)
    return render(request, "console/events/form.html", {"form": form, "kind": row.kind, "row": row})
