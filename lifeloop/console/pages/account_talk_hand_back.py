"""交还: anybody may claim the conversation again."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menu import may
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.talks import act
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services.conversations import hand_back


@page(
    "accounts/<str:account>/talks/<str:user_id>/hand-back/",
    name="account-talk-hand-back",
    title=N_("Hand back"),
    post=Can.SEND,
    place=Under("account-talks"),
)
def account_talk_hand_back(
    request: MerchantRequest, account: Account, user_id: str
) -> HttpResponse:
    """One's own; administrators hand back what others claimed, too."""
    actor = member_actor(request.member, request.address)
    return act(
        request,
        account,
        user_id,
        do=lambda talk: hand_back(
            actor,
            request.member,
            account,
            person_id=talk.person_id,
            others=may(request, Can.MEMBERS),
        ),
        then=(
            reverse("console:account-talk", args=[account.pk, user_id]),
            gettext("Handed back. Anybody may claim it now."),
        ),
    )
