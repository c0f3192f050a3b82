"""A personalised menu, for a label, a group or a kind of phone."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menus import PersonalMenuForm, composing, style_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import of_account
from lifeloop.placements.services.menus import publish_menu


@page(
    "accounts/<str:account>/menu/new/",
    name="account-menu-new",
    title=N_("New personalised menu"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-menu"),
)
def account_menu_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """Begins with the entries of the default menu: most of them stay."""
    style = style_of(request.GET.get("style"))
    default = next((row for row in of_account(account, style=style) if row.rule is None), None)
    data = request.POST if request.method == "POST" else None
    begins = {"entries": default.entries, "consult": default.consult} if default else {}
    form = PersonalMenuForm(data, style=style, account=account, initial=begins)
    if form.is_valid():
        with refusals(form):
            publish_menu(member_actor(request.member, request.address), account, form.draft())
            there = f"{reverse('console:account-menu', args=[account.pk])}?style={style.value}"
            return done(request, there, gettext("Published. Those it is for see it from now on."))
    facts = composing(account, style, form, default) | {"menu_row": None}
    return render(request, "console/placements/menu_personal.html", facts)
