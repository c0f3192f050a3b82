"""The top bar's search: what this company has by that name, number or phone."""

from django.http import HttpResponse

from lifeloop.console import searching
from lifeloop.console.menu import may
from lifeloop.console.registry import PAGES, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page("search/", name="search", title=N_("Search"), can=Can.VIEW)
def search(request: MerchantRequest) -> HttpResponse:
    """The first of each sort; the lists page through all."""
    wanted = searching.wanted_of(request)
    facts = {
        "q": wanted,
        "groups": searching.search(request, wanted),
        "sees_calls": may(request, PAGES["call"].can),
        "most": searching.MOST,
    }
    return render(request, "console/search.html", facts)
