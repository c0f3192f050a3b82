"""The log of a program's template messages."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries.templates import sent_by
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/sends/",
    name="program-sends",
    title=N_("Sent template messages"),
    can=Can.VIEW,
    place=Under("program-templates"),
)
def program_sends(request: MerchantRequest, program: Program) -> HttpResponse:
    """Newest first; receivers are masked."""
    facts = {"program": program, "page": paged(request, sent_by(program))}
    return render(request, "console/programs/sends.html", facts)
