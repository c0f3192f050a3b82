"""What the company proposed for the library, and what became of it."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries.templates import proposals_of
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/proposals/",
    name="program-proposals",
    title=N_("Proposed templates"),
    can=Can.VIEW,
    place=Under("program-templates"),
)
def program_proposals(request: MerchantRequest, program: Program) -> HttpResponse:
    """The newest first; an approved one can be chosen, a rejected one says why."""
    facts = {"program": program, "page": paged(request, proposals_of(request.merchant))}
    return render(request, "console/programs/proposals.html", facts)
