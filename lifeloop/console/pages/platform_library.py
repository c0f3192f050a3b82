"""模板库: the templates that all companies choose from, and what companies proposed."""

from django.http import HttpResponse

from lifeloop.console.library_forms import scene_choices
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import TemplateScene, TemplateState
from lifeloop.messaging.queries import templates as queries

SHOWN = 50


@page(
    "platform/library/",
    name="platform-library",
    title=N_("Template library"),
    can=Can.PLATFORM,
    place=Entry("platform", 45, "template"),
)
def platform_library(request: MemberRequest) -> HttpResponse:
    """The newest first; above it what waits for an answer."""
    search = request.GET.get("search", "").strip()[:40]
    scene, state = request.GET.get("scene", ""), request.GET.get("state", "")
    scene = scene if scene in TemplateScene else ""
    state = state if state in TemplateState else ""
    waiting = queries.waiting_proposals()
    facts = {
        "waiting": waiting[:SHOWN],
        "waiting_total": waiting.count(),
        "page": paged(request, queries.library_for_platform(search, scene=scene, state=state)),
        "search": search,
        "scene": scene,
        "state": state,
        "scenes": scene_choices(),
        "states": TemplateState.choices,
        "filtered": bool(search or scene or state),
    }
    return render(request, "console/platform/library.html", facts)
