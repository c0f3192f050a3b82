"""模板库: the shared templates a program may choose from."""

from django.http import HttpResponse

from lifeloop.console.library_forms import scene_choices
from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.queries.templates import library
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/library/",
    name="program-library",
    title=N_("Template library"),
    can=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_library(request: MerchantRequest, program: Program) -> HttpResponse:
    """By title; found by a part of title or industry."""
    search = request.GET.get("search", "").strip()[:40]
    scene = request.GET.get("scene", "")
    scene = scene if scene in TemplateScene else ""
    facts = {
        "program": program,
        "search": search,
        "scene": scene,
        "scenes": scene_choices(account=False),
        "page": paged(request, library(search, scene=scene)),
    }
    return render(request, "console/programs/library.html", facts)
