"""恢复: an earlier menu is published again."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import get, version
from lifeloop.placements.services.menus import restore


@page(
    "accounts/<str:account>/menu/<int:menu_id>/history/<int:number>/restore/",
    name="account-menu-restore",
    title=N_("Restore"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-menu-history"),
)
def account_menu_restore(
    request: MerchantRequest, account: Account, menu_id: int, number: int
) -> HttpResponse:
    """It becomes the newest version; nothing of the history is lost."""
    menu = get(account, menu_id)
    old = version(menu, number)
    actor = member_actor(request.member, request.address)
    names = pgettext("list", ", ").join(entry["name"] for entry in old.entries)
    ask = Ask(
        gettext("Publish version %(number)s again?") % {"number": number},
        gettext("Restore"),
        [
            gettext("People see it at once: %(names)s.") % {"names": names},
            gettext("The menu of now stays in the history as version %(number)s.")
            % {"number": menu.version},
        ],
    )
    there = f"{reverse('console:account-menu', args=[account.pk])}?style={menu.style}"
    return confirm(
        request,
        ask,
        do=lambda _form: restore(actor, account, menu_id=menu_id, number=number),
        then=(there, gettext("Version %(number)s is published again.") % {"number": number}),
    )
