"""One receiver: how it does, its secret, and what was delivered to it."""

from django.http import HttpResponse

from lifeloop.console.events import why, with_words
from lifeloop.console.menu import may
from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.webhooks.models import EndpointState
from lifeloop.webhooks.queries import deliveries, endpoints
from lifeloop.webhooks.rules.documents import What


@page(
    "events/<int:receiver_id>/",
    name="event-receiver",
    title=N_("Receiver of events"),
    can=Can.VIEW,
    place=Under("events"),
)
def event_receiver(request: MerchantRequest, receiver_id: int) -> HttpResponse:
    """The secret is shown to those who may change it."""
    row = endpoints.get(request.merchant, receiver_id)
    found = paged(request, deliveries.of_merchant(request.merchant, endpoint_id=row.pk))
    facts = {
        "row": row,
        "check_failed": why(row.check_failed) if row.check_failed else "",
        "events": [What(one).label for one in row.events],
        "secrets": endpoints.secrets(row) if may(request, Can.APP_KEYS) else None,
        "page": found,
        "rows": with_words(found.items),
        "moving": row.state == EndpointState.CHECKING
        or any(one.state == "waiting" for one in found.items),
    }
    return render(request, "console/events/receiver.html", facts)
