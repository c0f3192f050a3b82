"""导入与导出: how far each is, its file, its report."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.transfer_words import reason
from lifeloop.followers.queries import transfers
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/transfers/",
    name="account-transfers",
    title=N_("Imports and exports"),
    can=Can.FOLLOWERS_FILES,
    place=Under("account-followers"),
)
def account_transfers(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; looks again by itself while one is under way."""
    found = paged(request, transfers.of_account(account))
    facts = {
        "account": account,
        "page": found,
        "rows": [(one, reason(one.note) if one.note else "") for one in found.items],
        "moving": transfers.under_way(account),
        "days": settings.LIFELOOP_TRANSFER_DAYS,
    }
    return render(request, "console/followers/transfers.html", facts)
