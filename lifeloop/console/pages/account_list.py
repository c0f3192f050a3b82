"""上架: search on the phone finds it."""

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
from lifeloop.lifestyle.services import list_


@page(
    "accounts/<str:account>/list/",
    name="account-list",
    title=N_("List"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("account"),
)
def account_list(request: MerchantRequest, account: Account) -> HttpResponse:
    """From the next request on."""
    actor = member_actor(request.member, request.address)
    name = {"name": account.name}
    ask = Ask(
        gettext("List %(name)s?") % name,
        gettext("List"),
        [
            gettext("People find it by search from now on."),
        ],
        account,
    )
    there = reverse("console:account", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: list_(actor, account),
        then=(there, gettext("%(name)s is listed: people find it by search.") % name),
    )
