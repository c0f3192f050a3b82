"""A new extension set; it is off until somebody turns it on."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.slots import ExtensionForm, composing_extension
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.extensions import save_set


@page(
    "accounts/<str:account>/extensions/new/",
    name="account-extension-new",
    title=N_("New extension set"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-extensions"),
)
def account_extension_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """Begins with one empty area."""
    data = request.POST if request.method == "POST" else None
    form = ExtensionForm(data, account=account, initial={"parts": [{"height": 240}]})
    if form.is_valid():
        with refusals(form):
            save_set(member_actor(request.member, request.address), account, form.draft())
            text = gettext("Saved. Turn it on, and people see it.")
            return done(request, "console:account-extensions", text, account=account.pk)
    facts = composing_extension(account, form)
    return render(request, "console/placements/extension_set.html", facts)
