"""事件推送: where events go, and what was delivered."""

from django.http import HttpResponse

from lifeloop.console.events import why, with_words
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.webhooks.models import DeliveryState, EndpointState
from lifeloop.webhooks.queries import deliveries, endpoints
from lifeloop.webhooks.rules.documents import What


@page(
    "events/",
    name="events",
    title=N_("Event delivery"),
    can=Can.VIEW,
    place=Entry("development", 30, "arrows-exchange"),
)
def events(request: MerchantRequest) -> HttpResponse:
    """Deliveries newest first, by state and event; looks again by itself while something is being checked or waits."""
    state, what = request.GET.get("state", ""), request.GET.get("what", "")
    found = paged(request, deliveries.of_merchant(request.merchant, state=state, what=what))
    receivers = list(endpoints.of_merchant(request.merchant))
    facts = {
        "receivers": [
            (row, why(row.check_failed) if row.check_failed else "") for row in receivers
        ],
        "page": found,
        "rows": with_words(found.items),
        "state": state if state in DeliveryState.values else "",
        "what": what if what in What.values else "",
        "states": DeliveryState.choices,
        "kinds": What.choices,
        "accounts": lifestyle.for_merchant(request.merchant).exists(),
        "moving": any(
            row.state == EndpointState.CHECKING or getattr(row, "waiting", 0) for row in receivers
        ),
    }
    return render(request, "console/events/list.html", facts)
