"""Take a label off: on followers chosen in the list or on one's own page."""

from django.http import HttpResponse

from lifeloop.console import follower_labels
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/followers-unlabel/",
    name="account-follower-unlabel",
    title=N_("Take a label off"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-followers"),
)
def account_follower_unlabel(request: MerchantRequest, account: Account) -> HttpResponse:
    """``?person=`` for each chosen one, by public number."""
    return follower_labels.take(request, account)
