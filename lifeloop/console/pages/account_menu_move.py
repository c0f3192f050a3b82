"""Which personalised menu is tried first."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import get
from lifeloop.placements.services.menus import move_menu


@page(
    "accounts/<str:account>/menu/<int:menu_id>/move/",
    name="account-menu-move",
    title=N_("Order of the menus"),
    post=Can.APP_EDIT,
    place=Under("account-menu"),
)
def account_menu_move(request: MerchantRequest, account: Account, menu_id: int) -> HttpResponse:
    """``up``: 1 or 0."""
    actor, up = member_actor(request.member, request.address), request.POST.get("up") == "1"
    menu = get(account, menu_id)
    move_menu(actor, account, menu_id=menu_id, up=up)
    there = f"{reverse('console:account-menu', args=[account.pk])}?style={menu.style}"
    return done(request, there, gettext("Moved. The first menu that fits a person is shown."))
