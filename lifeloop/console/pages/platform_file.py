"""One text file of a package, as plain text, for the operator who reviews it."""

from django.http import Http404, HttpResponse

from lifeloop.console.deciding import find
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.contents import TEXTS
from lifeloop.programs.models import Program
from lifeloop.programs.store import file_of

MOST = 256 * 1024


@page(
    "platform/programs/<str:app_id>/file/<int:number>/",
    name="platform-file",
    title=N_("File"),
    can=Can.PLATFORM,
    place=Under("platform-reviews"),
)
def platform_file(request: MemberRequest, app_id: str, number: int) -> HttpResponse:
    """``?name=``: drawn as text on a page of ours, never served as what it is; its first 256 KB."""
    program = find("program", app_id)
    name = request.GET.get("name", "")
    if not isinstance(program, Program) or not name.endswith(tuple(TEXTS)) or number < 1:
        raise Http404
    path = file_of(program.pk, number, name)
    if path is None:
        raise Http404
    with path.open("rb") as file:
        text = file.read(MOST).decode("utf-8", "replace")
    facts = {"program": program, "name": name, "text": text}
    return render(request, "console/platform/file.html", facts)
