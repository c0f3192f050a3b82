"""成员与角色: who works for the company, who is invited."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.queries import members as queries
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "members/",
    name="members",
    title=N_("Members and roles"),
    can=Can.MEMBERS,
    place=Entry("settings", 10, "users"),
)
def members(request: MerchantRequest) -> HttpResponse:
    """Phones are masked."""
    facts = {
        "page": paged(request, queries.of_merchant(request.merchant)),
        "invitations": list(queries.invitations(request.merchant)),
    }
    return render(request, "console/members.html", facts)
