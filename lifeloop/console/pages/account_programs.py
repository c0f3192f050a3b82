"""小程序管理: the mini programs an account is associated with."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.used import lost, used
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.programs.rules import effective
from lifeloop.relations.queries.association import associations_of


@page(
    "accounts/<str:account>/programs/",
    name="account-programs",
    title=N_("Mini program management"),
    can=Can.VIEW,
    place=Tab("account", 20, "accounts"),
)
def account_programs(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; ``lit`` ones show on the account's home and show the account in turn."""
    found = paged(request, associations_of(account))
    places = used(account, [row.program_id for row in found.items])
    facts = {
        "account": account,
        "page": found,
        "rows": [
            (
                row,
                effective(row.program.state, row.program.suspended) == "listed",
                places[row.program_id],
            )
            for row in found.items
        ],
        "cap": settings.LIFELOOP_ASSOCIATION_CAP,
        "usable": is_usable(account),
        "lost": lost(account),
    }
    return render(request, "console/accounts/programs.html", facts)
