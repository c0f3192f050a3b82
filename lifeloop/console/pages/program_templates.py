"""模板消息: the program's templates, and what went out lately."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import send_log
from lifeloop.messaging.queries import templates as queries
from lifeloop.programs.models import Program
from lifeloop.relations.queries.binding import binding_of

RECENT = 5


@page(
    "programs/<str:program>/templates/",
    name="program-templates",
    title=N_("Template messages"),
    can=Can.VIEW,
    place=Tab("program", 30, "programs"),
)
def program_templates(request: MerchantRequest, program: Program) -> HttpResponse:
    """Those in use first; receivers are masked."""
    facts = {
        "program": program,
        "bound": binding_of(program) is not None,
        "page": paged(request, queries.of_program(program)),
        "sends": send_log.of_program(program, send_log.Wanted(), limit=RECENT).items,
    }
    return render(request, "console/programs/templates.html", facts)
