"""Mini programs of all companies, for the platform's operator."""

from django.http import HttpResponse

from lifeloop.console.listing import filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.queries import for_platform
from lifeloop.programs.rules import SUSPENDABLE, ProgramState


@page(
    "platform/programs/",
    name="platform-programs",
    title=N_("All mini programs"),
    can=Can.PLATFORM,
    place=Entry("platform", 30, "apps"),
)
def platform_programs(request: MemberRequest) -> HttpResponse:
    """Newest first."""
    asked = filters(request, ProgramState.choices)
    facts = {
        "page": paged(request, for_platform(asked.search, asked.state)),
        "asked": asked,
        "kind": "program",
        "suspendable": SUSPENDABLE,
    }
    return render(request, "console/platform/apps.html", facts)
