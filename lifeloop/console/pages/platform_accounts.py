"""Lifestyle accounts of all companies, for the platform's operator."""

from django.http import HttpResponse

from lifeloop.console.listing import filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.queries import for_platform
from lifeloop.lifestyle.rules import SUSPENDABLE, AccountState


@page(
    "platform/accounts/",
    name="platform-accounts",
    title=N_("All lifestyle accounts"),
    can=Can.PLATFORM,
    place=Entry("platform", 40, "building-store"),
)
def platform_accounts(request: MemberRequest) -> HttpResponse:
    """Newest first."""
    asked = filters(request, AccountState.choices)
    facts = {
        "page": paged(request, for_platform(asked.search, asked.state)),
        "asked": asked,
        "kind": "account",
        "suspendable": SUSPENDABLE,
    }
    return render(request, "console/platform/apps.html", facts)
