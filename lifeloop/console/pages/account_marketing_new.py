"""A new marketing slot."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.slots import MarketingForm, composing_marketing
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.slots import save_marketing


@page(
    "accounts/<str:account>/marketing/new/",
    name="account-marketing-new",
    title=N_("New marketing slot"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-marketing"),
)
def account_marketing_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """It stands after the others."""
    data = request.POST if request.method == "POST" else None
    form = MarketingForm(data, initial={"parts": [{}, {}, {}, {}]})
    if form.is_valid():
        with refusals(form):
            save_marketing(member_actor(request.member, request.address), account, form.draft())
            text = gettext("Saved. People see it from now on.")
            return done(request, "console:account-marketing", text, account=account.pk)
    facts = composing_marketing(account, form)
    return render(request, "console/placements/marketing_slot.html", facts)
