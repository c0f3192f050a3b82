"""Stopping an import or export."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import TransferNotFound
from lifeloop.followers.models import TransferSort
from lifeloop.followers.queries import transfers as known
from lifeloop.followers.services import transfers
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/transfers/<int:transfer_id>/stop/",
    name="account-transfer-stop",
    title=N_("Stop"),
    can=Can.FOLLOWERS_FILES,
    post=Can.FOLLOWERS_FILES,
    place=Under("account-transfers"),
)
def account_transfer_stop(
    request: MerchantRequest, account: Account, transfer_id: int
) -> HttpResponse:
    """What was imported so far stays; an export leaves no file."""
    try:
        transfer = known.get(account, transfer_id)
    except TransferNotFound as error:
        raise Http404 from error
    actor = member_actor(request.member, request.address)
    imported = transfer.sort == TransferSort.IMPORT
    follows = (
        gettext("What was imported so far stays.") if imported else gettext("No file is left.")
    )
    ask = Ask(
        gettext("Stop “%(name)s”?") % {"name": transfer.name},
        gettext("Stop"),
        [follows],
        danger=True,
    )
    there = reverse("console:account-transfers", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: transfers.stop(actor, account, transfer.pk),
        then=(there, gettext("It is stopped.")),
    )
