"""A new follow sheet."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.sheets import SheetForm
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.sheets import make


@page(
    "accounts/<str:account>/sheets/new/",
    name="account-sheet-new",
    title=N_("New follow sheet"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-sheets"),
)
def account_sheet_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """A draft; it is submitted for review from the list."""
    form = SheetForm(request.POST or None, account=account)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = make(actor, account, **form.cleaned_data)
            text = gettext("“%(title)s” is kept as a draft. Submit it for review next.")
            names = {"title": made.title}
            return done(request, "console:account-sheets", text % names, account=account.pk)
    return render(request, "console/accounts/sheet.html", {"account": account, "form": form})
