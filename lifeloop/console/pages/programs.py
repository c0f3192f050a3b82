"""小程序: the merchant's mini programs."""

from django.http import HttpResponse

from lifeloop.console.listing import filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs import queries
from lifeloop.programs.rules import ProgramState


@page(
    "programs/",
    name="programs",
    title=N_("Mini programs"),
    can=Can.VIEW,
    place=Entry("operations", 10, "apps"),
)
def programs(request: MerchantRequest) -> HttpResponse:
    """Newest first; found by a part of the name or the whole APPID."""
    asked = filters(request, ProgramState.choices)
    rows = queries.for_merchant(request.merchant, search=asked.search, state=asked.state)
    facts = {"page": paged(request, rows.select_related("binding__account")), "asked": asked}
    return render(request, "console/programs/list.html", facts)
