"""A new group of followers by conditions."""

from django.http import HttpResponse

from lifeloop.console.group_editing import edit
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/groups/new/",
    name="account-group-new",
    title=N_("New group"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_group_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """Counted before it is saved."""
    return edit(request, account, None)
