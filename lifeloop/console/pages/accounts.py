"""生活号: the merchant's lifestyle accounts."""

from django.http import HttpResponse

from lifeloop.console.listing import filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import counts
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries
from lifeloop.lifestyle.rules import AccountState


@page(
    "accounts/",
    name="accounts",
    title=N_("Lifestyle accounts"),
    can=Can.VIEW,
    place=Entry("operations", 20, "building-store"),
)
def accounts(request: MerchantRequest) -> HttpResponse:
    """Newest first; found by a part of the name or the whole APPID."""
    asked = filters(request, AccountState.choices)
    rows = queries.for_merchant(request.merchant, search=asked.search, state=asked.state)
    found = paged(request, rows)
    followers = counts([row.pk for row in found.items])
    facts = {
        "page": found,
        "rows": [(row, followers.get(row.pk, 0)) for row in found.items],
        "asked": asked,
    }
    return render(request, "console/accounts/list.html", facts)
