"""无需回复: a conversation that needs no answer waits no longer."""

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
from lifeloop.messaging.services.conversations import settle


@page(
    "accounts/<str:account>/talks/<str:user_id>/settle/",
    name="account-talk-settle",
    title=N_("No answer needed"),
    post=Can.SEND,
    place=Under("account-talks"),
)
def account_talk_settle(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """Until the person writes again."""
    actor = member_actor(request.member, request.address)
    return act(
        request,
        account,
        user_id,
        do=lambda talk: settle(actor, request.member, account, person_id=talk.person_id),
        then=(
            reverse("console:account-talks", args=[account.pk]),
            gettext("It waits no longer. It comes back as soon as they write again."),
        ),
    )
