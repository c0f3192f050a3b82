"""Revoking a short link."""

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
from lifeloop.placements.queries import short_links
from lifeloop.placements.services.short_links import revoke


@page(
    "accounts/<str:account>/links/<int:link_id>/revoke/",
    name="account-link-revoke",
    title=N_("Revoke short link"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-links"),
)
def account_link_revoke(request: MerchantRequest, account: Account, link_id: int) -> HttpResponse:
    """It cannot be undone: the address is never given out again."""
    link = short_links.get(account, link_id)
    ask = Ask(
        gettext("Revoke the short link /s/%(token)s?") % {"token": link.token},
        gettext("Revoke"),
        [gettext("It leads nowhere from the next tap on, and cannot be brought back.")],
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: revoke(
            member_actor(request.member, request.address), account, link_id=link_id
        ),
        then=(
            reverse("console:account-links", args=[account.pk]),
            gettext("The short link is revoked."),
        ),
    )
