"""A new broadcast."""

from django.http import HttpResponse

from lifeloop.console.broadcast_editing import compose
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/broadcasts/new/",
    name="account-broadcast-new",
    title=N_("New broadcast"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """To all or to some, now or at a time."""
    return compose(request, account)
