"""工作台: today's figures, what waits, and the way in for a new company."""

from django.http import HttpResponse

from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.workbench import figures
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "",
    name="home",
    title=N_("Workbench"),
    can=Can.VIEW,
    place=Entry("home", 10, "layout-dashboard"),
)
def home(request: MerchantRequest) -> HttpResponse:
    """The first page after signing in."""
    return render(request, "console/home.html", {"figures": figures(request.merchant)})
