"""工作台: what waits for who looks, today's loop, the newest acts, and the way in for a new company."""

from django.http import HttpResponse

from lifeloop.audit.queries import for_merchant
from lifeloop.console.audit_words import described
from lifeloop.console.menu import may
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.workbench import figures
from lifeloop.console.workbench_loop import happened, today
from lifeloop.console.workbench_steps import steps
from lifeloop.console.workbench_waiting import waiting
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs import queries as programs

NEWEST = 5


@page(
    "",
    name="home",
    title=N_("Workbench"),
    can=Can.VIEW,
    place=Entry("home", 10, "layout-dashboard"),
)
def home(request: MerchantRequest) -> HttpResponse:
    """The first page after signing in."""
    newest = programs.for_merchant(request.merchant).select_related("binding__account")[:NEWEST]
    acts = for_merchant(request.merchant.pk, size=NEWEST).items if may(request, Can.AUDIT) else []
    turns = today(request.merchant)
    facts = {
        "figures": figures(request.merchant),
        "turns": turns,
        "turning": happened(turns),
        "steps": steps(request),
        "waiting": waiting(request),
        "programs": list(newest),
        "acts": [(row, described(row.action)) for row in acts],
    }
    return render(request, "console/home.html", facts)
