"""One delivery: its body with what is personal masked, every attempt, and once more."""

from django.http import HttpResponse

from lifeloop.console.events import why
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.webhooks.queries import deliveries
from lifeloop.webhooks.rules.documents import What


@page(
    "events/deliveries/<int:delivery_id>/",
    name="event-delivery",
    title=N_("Delivery"),
    can=Can.VIEW,
    place=Under("events"),
)
def event_delivery(request: MerchantRequest, delivery_id: int) -> HttpResponse:
    """Looks again by itself while it waits for another attempt."""
    shown = deliveries.shown(request.merchant, delivery_id)
    row = shown.row
    facts = {
        "shown": shown,
        "row": row,
        "reply": why(row.reply) if row.reply else "",
        "attempts": [(one, why(one.outcome)) for one in shown.attempts],
        "waiting": row.state == "waiting",
        "again": row.state != "waiting" and row.endpoint.takes_events and row.what != What.CHECK,
    }
    return render(request, "console/events/delivery.html", facts)
