"""粉丝: who follows an account."""

from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import for_account
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/followers/",
    name="account-followers",
    title=N_("Followers"),
    can=Can.VIEW,
    place=Tab("account", 30, "accounts"),
)
def account_followers(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; phones are masked."""
    facts = {"account": account, "page": paged(request, for_account(account))}
    return render(request, "console/accounts/followers.html", facts)
