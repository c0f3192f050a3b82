"""The order of the marketing slots."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.slots import move_marketing


@page(
    "accounts/<str:account>/marketing/<int:slot_id>/move/",
    name="account-marketing-move",
    title=N_("Order of the marketing slots"),
    post=Can.APP_EDIT,
    place=Under("account-marketing"),
)
def account_marketing_move(
    request: MerchantRequest, account: Account, slot_id: int
) -> HttpResponse:
    """``up``: 1 or 0."""
    actor, up = member_actor(request.member, request.address), request.POST.get("up") == "1"
    move_marketing(actor, account, slot_id=slot_id, up=up)
    text = gettext("Moved. People see the new order from now on.")
    return done(request, "console:account-marketing", text, account=account.pk)
