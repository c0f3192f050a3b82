"""版本与上架: what people are given, what was uploaded, and the way to everybody's phone."""

from django.http import HttpResponse

from lifeloop.console.guidance import has_release, program_guide
from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program, Source
from lifeloop.programs.queries import versions
from lifeloop.programs.rules import Act, ProgramState, acts
from lifeloop.relations.queries.binding import binding_of


@page(
    "programs/<str:program>/releases/",
    name="program-releases",
    title=N_("Versions and listing"),
    can=Can.VIEW,
    place=Tab("program", 50, "programs"),
)
def program_releases(request: MerchantRequest, program: Program) -> HttpResponse:
    """The acts that the present state allows, and every version."""
    page_of_versions = paged(request, versions(program))
    newest = (
        page_of_versions.items[0]
        if page_of_versions.number == 1 and page_of_versions.items
        else None
    )
    newer = newest is not None and newest.pk != program.version_id
    possible = acts(program.state, program.suspended, waits=program.candidate_id is not None)
    if program.state == ProgramState.LISTED and not (newer and program.source == Source.PACKAGE):
        possible.discard(Act.SUBMIT)
    facts = {
        "program": program,
        "page": page_of_versions,
        "newer": newer,
        "acts": {act.value for act in possible},
        "has_release": has_release(program),
        "advice": program_guide(program, bound=binding_of(program) is not None),
    }
    return render(request, "console/programs/releases.html", facts)
