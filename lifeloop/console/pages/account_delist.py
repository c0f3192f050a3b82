"""下架: search no longer finds it."""

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
from lifeloop.lifestyle.services import delist


@page(
    "accounts/<str:account>/delist/",
    name="account-delist",
    title=N_("Delist"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("account"),
)
def account_delist(request: MerchantRequest, account: Account) -> HttpResponse:
    """Links, codes and components still lead to it."""
    actor = member_actor(request.member, request.address)
    name = {"name": account.name}
    ask = Ask(
        gettext("Delist %(name)s?") % name,
        gettext("Delist"),
        [
            gettext("Search no longer finds it."),
            gettext("Links, codes and the follow component still lead to it; its followers stay."),
            gettext("You can list it again at any time."),
        ],
        account,
        danger=True,
    )
    there = reverse("console:account", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: delist(actor, account),
        then=(there, gettext("%(name)s is delisted.") % name),
    )
