"""概览: one lifestyle account, its state, and what to do next."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.guidance import account_guide
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.used import lost
from lifeloop.followers.queries import count
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.relations.queries.association import associations_of
from lifeloop.relations.queries.binding import programs_bound_to

SHOWN = 10


@page(
    "accounts/<str:account>/",
    name="account",
    title=N_("Overview"),
    can=Can.VIEW,
    place=Tab("account", 10, "accounts"),
)
def account(request: MerchantRequest, account: Account) -> HttpResponse:
    """Facts, the next step, and the programs that are bound to it."""
    bound = programs_bound_to(account)
    facts = {
        "account": account,
        "advice": account_guide(account),
        "lost": lost(account),
        "followers": count(account),
        "associated": associations_of(account).count(),
        "bound_count": bound.count(),
        "bound": bound[:SHOWN],
        "phone": f"{settings.LIFELOOP_BASE_URL}/m/a/{account.pk}/",
    }
    return render(request, "console/accounts/overview.html", facts)
