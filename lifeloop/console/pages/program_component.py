"""关注组件: which accounts and follow sheets may show in this program, which condition fails, and how to mend it."""

from django.http import HttpResponse

from lifeloop.console.components import entries
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/component/",
    name="program-component",
    title=N_("Follow component"),
    can=Can.VIEW,
    place=Tab("program", 40, "programs"),
)
def program_component(request: MerchantRequest, program: Program) -> HttpResponse:
    """One row for each bound or associated account, and for each of their follow sheets."""
    facts = {"program": program, **entries(request.merchant, program)}
    return render(request, "console/programs/component.html", facts)
