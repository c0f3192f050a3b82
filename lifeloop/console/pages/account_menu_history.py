"""Every state a menu was published in."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import get, versions


@page(
    "accounts/<str:account>/menu/<int:menu_id>/history/",
    name="account-menu-history",
    title=N_("History of the menu"),
    can=Can.VIEW,
    place=Under("account-menu"),
)
def account_menu_history(request: MerchantRequest, account: Account, menu_id: int) -> HttpResponse:
    """Newest first, with the names of the entries."""
    menu = get(account, menu_id)
    found = paged(request, versions(menu))
    facts = {
        "account": account,
        "menu_row": menu,
        "page": found,
        "rows": [(row, [entry["name"] for entry in row.entries]) for row in found.items],
    }
    return render(request, "console/placements/menu_history.html", facts)
