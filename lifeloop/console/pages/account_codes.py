"""推广码: the codes of an account, what they lead to, how often they were scanned and followed."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.promotion import STATES, leads_of
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import codes


@page(
    "accounts/<str:account>/codes/",
    name="account-codes",
    title=N_("Promotion codes"),
    can=Can.VIEW,
    place=Tab("account", 120, "accounts"),
)
def account_codes(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; ``?search=`` looks in scene ids and remarks."""
    search = request.GET.get("search", "").strip()[:40]
    found = paged(request, codes.of_account(account, search=search))
    states = [codes.state(row) for row in found.items]
    leads = leads_of(account, [row.goto for row in found.items])
    rows = [
        {"code": row, "state": state, "word": STATES[state], "leads": there}
        for row, state, there in zip(found.items, states, leads, strict=True)
    ]
    facts = {"account": account, "search": search, "page": found, "rows": rows}
    return render(request, "console/accounts/codes.html", facts)
