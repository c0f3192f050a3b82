"""Handing a sent-back account to review again."""

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
from lifeloop.lifestyle.services import resubmit


@page(
    "accounts/<str:account>/resubmit/",
    name="account-resubmit",
    title=N_("Submit again"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("account"),
)
def account_resubmit(request: MerchantRequest, account: Account) -> HttpResponse:
    """After what the note said was mended."""
    actor = member_actor(request.member, request.address)
    name = {"name": account.name}
    ask = Ask(
        gettext("Submit %(name)s again?") % name,
        gettext("Submit"),
        [
            gettext("The platform looks at its name, logo, introduction and subject."),
        ],
        account,
    )
    there = reverse("console:account", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: resubmit(actor, account),
        then=(
            there,
            gettext("%(name)s is in review. Once it is opened, it can be bound and followed.")
            % name,
        ),
    )
