"""授权 of all the merchant's accounts: what waits first."""

from django.http import HttpResponse

from lifeloop.console.grants import described_all
from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries.binding import grants_for_owner


@page(
    "grants/",
    name="grants",
    title=N_("Grants"),
    can=Can.GRANT,
    place=Under("accounts"),
)
def grants(request: MerchantRequest) -> HttpResponse:
    """Requests that wait, and all that ever was granted."""
    waiting = grants_for_owner(request.merchant, state=GrantState.REQUESTED)
    answered = grants_for_owner(request.merchant).exclude(state=GrantState.REQUESTED)
    found = paged(request, answered)
    facts = {
        "waiting": described_all(waiting[:100]),
        "page": found,
        "rows": described_all(found.items),
    }
    return render(request, "console/accounts/grants_all.html", facts)
