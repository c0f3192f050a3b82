"""粉丝: who follows an account, by search and filters."""

from django.http import HttpResponse

from lifeloop.console import follower_filters as asking
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import listing
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.paging import SIZES
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
    asked = asking.read(account, request.GET)
    found = listing.page(account, asked.filters, **asking.place(request))
    people = [one.person_id for one in found.items]
    labels = listing.labels_of_people(account, people)
    facts = {
        "account": account,
        "asked": asked,
        "page": found,
        "rows": [(one, labels.get(one.person_id, [])) for one in found.items],
        "sizes": SIZES,
    }
    return render(request, "console/followers/list.html", facts)
