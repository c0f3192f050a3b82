"""Revoking a promotion code."""

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
from lifeloop.placements.queries import codes
from lifeloop.placements.services.codes import revoke


@page(
    "accounts/<str:account>/codes/<int:code_id>/revoke/",
    name="account-code-revoke",
    title=N_("Revoke promotion code"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-codes"),
)
def account_code_revoke(request: MerchantRequest, account: Account, code_id: int) -> HttpResponse:
    """It cannot be undone: what is printed leads nowhere from then on."""
    code = codes.get(account, code_id)
    ask = Ask(
        gettext("Revoke the code “%(scene)s”?") % {"scene": code.scene_id},
        gettext("Revoke"),
        [
            gettext("Whoever scans it reads that it is no longer valid, from now on and for ever."),
            gettext("Those who followed through it stay followers; its figures stay."),
        ],
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: revoke(
            member_actor(request.member, request.address), account, code_id=code_id
        ),
        then=(
            reverse("console:account-codes", args=[account.pk]),
            gettext("The code is revoked."),
        ),
    )
