"""One personalised menu in its editor."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menus import PersonalMenuForm, composing, known, style_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, go, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import get
from lifeloop.placements.services.menus import publish_menu


@page(
    "accounts/<str:account>/menu/<int:menu_id>/",
    name="account-menu-edit",
    title=N_("Personalised menu"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-menu"),
)
def account_menu_edit(request: MerchantRequest, account: Account, menu_id: int) -> HttpResponse:
    """The default menu has its own page."""
    menu = get(account, menu_id)
    style = style_of(menu.style)
    there = f"{reverse('console:account-menu', args=[account.pk])}?style={style.value}"
    if menu.rule is None:
        return go(request, there)
    data = request.POST if request.method == "POST" else None
    form = PersonalMenuForm(data, style=style, account=account, initial=known(menu))
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            publish_menu(actor, account, form.draft(), menu_id=menu.pk)
            return done(request, there, gettext("Published. Those it is for see it from now on."))
    facts = composing(account, style, form, menu)
    return render(request, "console/placements/menu_personal.html", facts)
