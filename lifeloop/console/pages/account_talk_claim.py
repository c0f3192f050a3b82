"""领取: this member answers the conversation."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.talks import act
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services.conversations import claim


@page(
    "accounts/<str:account>/talks/<str:user_id>/claim/",
    name="account-talk-claim",
    title=N_("Claim"),
    post=Can.SEND,
    place=Under("account-talks"),
)
def account_talk_claim(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """Of two who claim at once one gets it; the other is told who."""
    actor = member_actor(request.member, request.address)
    return act(
        request,
        account,
        user_id,
        do=lambda talk: claim(actor, request.member, account, person_id=talk.person_id),
        then=(
            reverse("console:account-talk", args=[account.pk, user_id]),
            gettext("Claimed. It is yours to answer until you hand it back."),
        ),
    )
