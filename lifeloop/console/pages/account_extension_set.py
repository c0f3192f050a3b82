"""One extension set in its editor."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.slots import ExtensionForm, composing_extension, known_set
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.slots import extension_set
from lifeloop.placements.services.extensions import save_set


@page(
    "accounts/<str:account>/extensions/<int:set_id>/",
    name="account-extension-set",
    title=N_("Extension set"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-extensions"),
)
def account_extension_set(request: MerchantRequest, account: Account, set_id: int) -> HttpResponse:
    """One that is on changes before people's eyes."""
    row = extension_set(account, set_id)
    data = request.POST if request.method == "POST" else None
    form = ExtensionForm(data, account=account, initial=known_set(row))
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            saved = save_set(actor, account, form.draft(), set_id=row.pk)
            text = (
                gettext("Saved. People see it from now on.")
                if saved.on
                else gettext("Saved. Turn it on, and people see it.")
            )
            return done(request, "console:account-extensions", text, account=account.pk)
    facts = composing_extension(account, form)
    return render(request, "console/placements/extension_set.html", facts)
