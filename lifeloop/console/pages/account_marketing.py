"""营销位: the marketing slots on the account's home, in order."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.slots import marketing


@page(
    "accounts/<str:account>/marketing/",
    name="account-marketing",
    title=N_("Marketing slots"),
    can=Can.VIEW,
    place=Tab("account", 70, "accounts"),
)
def account_marketing(request: MerchantRequest, account: Account) -> HttpResponse:
    """All of them: there are only so many."""
    slots = marketing(account)
    facts = {"account": account, "slots": slots, "most": settings.LIFELOOP_MARKETING_SLOTS}
    return render(request, "console/placements/marketing.html", facts)
