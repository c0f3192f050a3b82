"""菜单: the default menu of each style in its editor, and the personalised ones."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.menus import MenuForm, composing, known, style_of, whom
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import labels
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.menus import of_account
from lifeloop.placements.services.menus import publish_menu


@page(
    "accounts/<str:account>/menu/",
    name="account-menu",
    title=N_("Menu"),
    can=Can.VIEW,
    post=Can.APP_EDIT,
    place=Tab("account", 50, "accounts"),
)
def account_menu(request: MerchantRequest, account: Account) -> HttpResponse:
    """``?style=icon`` for the icon menu; publishing shows it at once."""
    style = style_of(request.GET.get("style"))
    menus = of_account(account, style=style)
    menu = next((row for row in menus if row.rule is None), None)
    data = request.POST if request.method == "POST" else None
    form = MenuForm(data, style=style, account=account, initial=known(menu))
    if form.is_valid():
        with refusals(form):
            publish_menu(member_actor(request.member, request.address), account, form.draft())
            there = f"{reverse('console:account-menu', args=[account.pk])}?style={style.value}"
            return done(request, there, gettext("Published. People see it from now on."))
    label_names = {row.pk: row.name for row in labels.of_account(account)}
    group_names = {row.pk: row.name for row in labels.groups_of(account)}
    personal = [(row, whom(row, label_names, group_names)) for row in menus if row.rule is not None]
    facts = {**composing(account, style, form, menu), "personal": personal}
    return render(request, "console/placements/menu.html", facts)
