"""Deleting a personalised menu, after saying what follows."""

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
from lifeloop.placements.queries.menus import get
from lifeloop.placements.services.menus import delete_menu


@page(
    "accounts/<str:account>/menu/<int:menu_id>/delete/",
    name="account-menu-delete",
    title=N_("Delete the menu"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-menu"),
)
def account_menu_delete(request: MerchantRequest, account: Account, menu_id: int) -> HttpResponse:
    """Whoever saw it sees the next one that fits, or the default."""
    menu = get(account, menu_id)
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Delete the menu “%(name)s”?") % {"name": menu.name or menu.key},
        gettext("Delete"),
        [
            gettext("Those it is for see the next menu that fits them, or the default menu."),
            gettext("Its history is deleted with it."),
        ],
        danger=True,
    )
    there = f"{reverse('console:account-menu', args=[account.pk])}?style={menu.style}"
    return confirm(
        request,
        ask,
        do=lambda _form: delete_menu(actor, account, menu_id=menu_id),
        then=(there, gettext("The menu is deleted.")),
    )
