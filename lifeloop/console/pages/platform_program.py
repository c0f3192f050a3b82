"""What the operator looks at before deciding about a program."""

from django.http import Http404, HttpResponse

from lifeloop.console.deciding import find
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.contents import TEXTS
from lifeloop.programs.models import Program, Source
from lifeloop.programs.store import names_of


@page(
    "platform/programs/<str:app_id>/",
    name="platform-program",
    title=N_("Mini program"),
    can=Can.PLATFORM,
    place=Under("platform-reviews"),
)
def platform_program(request: MemberRequest, app_id: str) -> HttpResponse:
    """Its facts and every file of the version under review."""
    program = find("program", app_id)
    if not isinstance(program, Program):
        raise Http404
    version = (program.candidate or program.version) if program.source == Source.PACKAGE else None
    names = names_of(program.pk, version.number) if version else []
    files = [(name, name.endswith(tuple(TEXTS))) for name in names]
    facts = {"program": program, "version": version, "files": files}
    return render(request, "console/platform/program.html", facts)
