"""概览: one mini program, its state, and what to do next."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.guidance import program_guide
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.queries.binding import binding_of


@page(
    "programs/<str:program>/",
    name="program",
    title=N_("Overview"),
    can=Can.VIEW,
    place=Tab("program", 10, "programs"),
)
def program(request: MerchantRequest, program: Program) -> HttpResponse:
    """Facts, the next step, and the address on the phone."""
    binding = binding_of(program)
    facts = {
        "program": program,
        "binding": binding,
        "phone": f"{settings.LIFELOOP_BASE_URL}/m/p/{program.pk}/",
        "advice": program_guide(program, bound=binding is not None),
    }
    return render(request, "console/programs/overview.html", facts)
