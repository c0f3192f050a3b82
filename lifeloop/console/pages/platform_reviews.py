"""审核: programs, accounts and follow sheets that wait for the platform's operator, the longest waiting first."""

from django.http import HttpResponse

from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries.templates import waiting_proposals
from lifeloop.placements.queries import sheets
from lifeloop.programs import queries as programs

SHOWN = 50


@page(
    "platform/reviews/",
    name="platform-reviews",
    title=N_("Reviews"),
    can=Can.PLATFORM,
    place=Entry("platform", 10, "clipboard-check"),
)
def platform_reviews(request: MemberRequest) -> HttpResponse:
    """What was answered leaves the list, so the first ones are all it takes."""
    waiting_programs, waiting_accounts, waiting_sheets = (
        programs.waiting_for_review(),
        lifestyle.waiting_for_review(),
        sheets.waiting_for_review(),
    )
    facts = {
        "programs": waiting_programs[:SHOWN],
        "programs_total": waiting_programs.count(),
        "accounts": waiting_accounts[:SHOWN],
        "accounts_total": waiting_accounts.count(),
        "proposals_total": waiting_proposals().count(),
        "sheets": waiting_sheets[:SHOWN],
        "sheets_total": waiting_sheets.count(),
    }
    return render(request, "console/platform/reviews.html", facts)
