"""Taking the ad slot down, after saying what follows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.slots import clear_ads


@page(
    "accounts/<str:account>/ads/clear/",
    name="account-ads-clear",
    title=N_("Take the ad slot down"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-ads"),
)
def account_ads_clear(request: MerchantRequest, account: Account) -> HttpResponse:
    """The pictures stay in the library."""
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Take the ad slot of %(account)s down?") % {"account": account.name},
        gettext("Take down"),
        [
            gettext("The account's home shows no carousel from now on."),
            gettext("The pictures stay in the library."),
        ],
        account,
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: clear_ads(actor, account),
        then=(
            reverse("console:account-ads", args=[account.pk]),
            gettext("The ad slot is taken down."),
        ),
    )
