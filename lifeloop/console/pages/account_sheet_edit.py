"""Changing a follow sheet."""

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
from lifeloop.placements.queries import sheets
from lifeloop.placements.services.sheets import edit


@page(
    "accounts/<str:account>/sheets/<str:scene_id>/",
    name="account-sheet-edit",
    title=N_("Edit follow sheet"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-sheets"),
)
def account_sheet_edit(request: MerchantRequest, account: Account, scene_id: str) -> HttpResponse:
    """What was approved is a draft again once it is changed, and not shown until it is approved anew."""
    sheet = sheets.get(account, scene_id)
    known = {"title": sheet.title, "text": sheet.text, "picture": sheet.picture}
    form = SheetForm(request.POST or None, account=account, initial=known)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            row = edit(actor, account, scene_id=scene_id, **form.cleaned_data)
            text = gettext("“%(title)s” is kept as a draft. Submit it for review next.")
            names = {"title": row.title}
            return done(request, "console:account-sheets", text % names, account=account.pk)
    facts = {"account": account, "form": form, "sheet": sheet}
    return render(request, "console/accounts/sheet.html", facts)
