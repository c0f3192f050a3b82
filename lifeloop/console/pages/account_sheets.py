"""关注弹层: the follow sheets of an account, their reviews and figures."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import sheets
from lifeloop.placements.rules.sheets import Act, may


@page(
    "accounts/<str:account>/sheets/",
    name="account-sheets",
    title=N_("Follow sheets"),
    can=Can.VIEW,
    place=Under("account-codes"),
)
def account_sheets(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first, each with the acts its state allows."""
    found = paged(request, sheets.of_account(account))
    rows = [
        {"sheet": row, "may": {act.value: may(row.state, act) for act in Act}}
        for row in found.items
    ]
    facts = {"account": account, "page": found, "rows": rows}
    return render(request, "console/accounts/sheets.html", facts)
