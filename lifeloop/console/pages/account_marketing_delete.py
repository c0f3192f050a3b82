"""Deleting a marketing slot, after saying what follows."""

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
from lifeloop.placements.queries.slots import marketing_slot
from lifeloop.placements.services.slots import delete_marketing


@page(
    "accounts/<str:account>/marketing/<int:slot_id>/delete/",
    name="account-marketing-delete",
    title=N_("Delete the marketing slot"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-marketing"),
)
def account_marketing_delete(
    request: MerchantRequest, account: Account, slot_id: int
) -> HttpResponse:
    """The pictures stay in the library."""
    slot = marketing_slot(account, slot_id)
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Delete the marketing slot “%(name)s”?") % {"name": slot.title},
        gettext("Delete"),
        [
            gettext("It leaves the account's home at once."),
            gettext("The pictures stay in the library."),
        ],
        danger=True,
    )
    there = reverse("console:account-marketing", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: delete_marketing(actor, account, slot_id=slot_id),
        then=(there, gettext("The marketing slot is deleted.")),
    )
