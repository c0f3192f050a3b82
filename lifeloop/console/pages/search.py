"""The top bar's search: the merchant's mini programs and lifestyle accounts, by APPID or part of a name."""

from django.http import HttpResponse

from lifeloop.console.registry import page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.programs import queries as programs

MOST = 20


@page("search/", name="search", title=N_("Search"), can=Can.VIEW)
def search(request: MerchantRequest) -> HttpResponse:
    """The newest twenty of each; the lists of either page through all."""
    wanted = " ".join(request.GET.get("q", "").split())[:40]
    facts: dict[str, object] = {"q": wanted, "programs": [], "accounts": []}
    if wanted:
        facts["programs"] = list(programs.for_merchant(request.merchant, search=wanted)[:MOST])
        facts["accounts"] = list(lifestyle.for_merchant(request.merchant, search=wanted)[:MOST])
    return render(request, "console/search.html", facts)
