"""商家: all companies, for the platform's operator."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.queries.members import merchants_for_platform
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "platform/merchants/",
    name="platform-merchants",
    title=N_("Merchants"),
    can=Can.PLATFORM,
    place=Entry("platform", 20, "building"),
)
def platform_merchants(request: MemberRequest) -> HttpResponse:
    """Newest first."""
    search = request.GET.get("search", "").strip()[:40]
    facts = {"page": paged(request, merchants_for_platform(search)), "search": search}
    return render(request, "console/platform/merchants.html", facts)
