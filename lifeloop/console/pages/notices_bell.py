"""The bell alone: asked for again when something is new."""

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.registry import Under, page
from lifeloop.console.render import go, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "notices/bell/",
    name="notices-bell",
    title=N_("Notices"),
    can=Can.SELF,
    place=Under("notices"),
)
def notices_bell(request: MemberRequest) -> HttpResponse:
    """For the page's script; whoever types the address gets the list."""
    if not request.htmx:
        return go(request, reverse("console:notices"))
    return render(request, "console/parts/bell.html")
