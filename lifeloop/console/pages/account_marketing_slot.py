"""One marketing slot in its editor."""

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
from lifeloop.placements.queries.slots import marketing_slot
from lifeloop.placements.services.slots import save_marketing


@page(
    "accounts/<str:account>/marketing/<int:slot_id>/",
    name="account-marketing-slot",
    title=N_("Marketing slot"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-marketing"),
)
def account_marketing_slot(
    request: MerchantRequest, account: Account, slot_id: int
) -> HttpResponse:
    """Saved whole: what is shown is what stands here."""
    slot = marketing_slot(account, slot_id)
    data = request.POST if request.method == "POST" else None
    known = {"title": slot.title, "head": slot.head or {}, "parts": slot.items}
    form = MarketingForm(data, initial=known)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            save_marketing(actor, account, form.draft(), slot_id=slot.pk)
            text = gettext("Saved. People see it from now on.")
            return done(request, "console:account-marketing", text, account=account.pk)
    facts = composing_marketing(account, form)
    return render(request, "console/placements/marketing_slot.html", facts)
