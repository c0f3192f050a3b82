"""关注组件: which accounts it may show in this program, and which condition fails when it does not."""

from django.http import HttpResponse

from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.queries.component import component_conditions


@page(
    "programs/<str:program>/component/",
    name="program-component",
    title=N_("Follow component"),
    can=Can.VIEW,
    place=Tab("program", 40, "programs"),
)
def program_component(request: MerchantRequest, program: Program) -> HttpResponse:
    """One row for each bound or associated account."""
    facts = {"program": program, "entries": component_conditions(program)}
    return render(request, "console/programs/component.html", facts)
