"""Taking a picture out of the library."""

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
from lifeloop.placements.queries import pictures
from lifeloop.placements.services.pictures import remove


@page(
    "accounts/<str:account>/pictures/<int:picture_id>/remove/",
    name="account-picture-remove",
    title=N_("Remove picture"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-pictures"),
)
def account_picture_remove(
    request: MerchantRequest, account: Account, picture_id: int
) -> HttpResponse:
    """What shows it keeps it; it can be uploaded again at any time."""
    picture = pictures.get(account, picture_id)
    name = picture.name or picture.path
    ask = Ask(
        gettext("Remove “%(name)s” from the library?") % {"name": name},
        gettext("Remove"),
        [
            gettext("What shows this picture now goes on showing it."),
            gettext("It can no longer be chosen, until it is uploaded again."),
        ],
        danger=True,
    )
    there = reverse("console:account-pictures", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: remove(
            member_actor(request.member, request.address), account, picture_id=picture_id
        ),
        then=(there, gettext("The picture is removed from the library.")),
    )
