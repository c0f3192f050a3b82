"""授权: who may bind their mini program to this account, within which limits."""

from django.http import HttpResponse

from lifeloop.console.grants import described_all
from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries.binding import grants_for_owner

ENDED = [
    GrantState.DECLINED,
    GrantState.WITHDRAWN,
    GrantState.REVOKED,
    GrantState.ENDED,
]


@page(
    "accounts/<str:account>/grants/",
    name="account-grants",
    title=N_("Grants"),
    can=Can.VIEW,
    place=Tab("account", 130, "accounts"),
)
def account_grants(request: MerchantRequest, account: Account) -> HttpResponse:
    """Requests, active grants, and the history."""
    rows = grants_for_owner(request.merchant, account_id=account.pk)
    active = paged(request, rows.filter(state=GrantState.ACTIVE))
    facts = {
        "account": account,
        "waiting": described_all(rows.filter(state=GrantState.REQUESTED)[:100]),
        "page": active,
        "rows": described_all(active.items),
        "history": described_all(rows.filter(state__in=ENDED)[:50]),
    }
    return render(request, "console/accounts/grants.html", facts)
