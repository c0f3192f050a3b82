"""更正: to those who had opened what was recalled."""

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
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.services import recalls
from lifeloop.messaging.services.broadcasts import Wanted


@page(
    "accounts/<str:account>/broadcasts/<int:broadcast_id>/correct/",
    name="account-broadcast-correct",
    title=N_("Correction"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_correct(
    request: MerchantRequest, account: Account, broadcast_id: int
) -> HttpResponse:
    """A draft with the words of the first one, to be changed; asked for again it is the same draft."""
    row = queries.get(account, broadcast_id)
    ask = Ask(
        gettext("Write a correction of “%(name)s”?") % {"name": queries.line(row)},
        gettext("Write it"),
        [
            gettext("It goes to those who had opened it, and to nobody else."),
            gettext("It takes nothing of the week's quota."),
        ],
        account,
    )
    actor = member_actor(request.member, request.address)
    there = reverse("console:account-broadcast", args=[account.pk, row.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: recalls.correct(
            actor, account, broadcast_id=row.pk, wanted=Wanted(row.kind, row.content)
        ),
        then=(there, gettext("The correction is a draft below. Change its words, then send it.")),
    )
