"""Deleting an extension set, after saying what follows."""

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
from lifeloop.placements.queries.slots import extension_set
from lifeloop.placements.services.extensions import delete_set


@page(
    "accounts/<str:account>/extensions/<int:set_id>/delete/",
    name="account-extension-delete",
    title=N_("Delete the extension set"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-extensions"),
)
def account_extension_delete(
    request: MerchantRequest, account: Account, set_id: int
) -> HttpResponse:
    """Its pages are somebody else's and stay where they are."""
    row = extension_set(account, set_id)
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Delete the extension set “%(name)s”?") % {"name": row.name},
        gettext("Delete"),
        [gettext("It leaves the account's home at once.")] if row.on else [],
        danger=True,
    )
    there = reverse("console:account-extensions", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: delete_set(actor, account, set_id=set_id),
        then=(there, gettext("The extension set is deleted.")),
    )
