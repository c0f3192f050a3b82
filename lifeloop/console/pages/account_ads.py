"""广告位: the pictures of the carousel on the account's home."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.placing import document_of, editor
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.slots import AdsForm, sketch_frames
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.slots import ad_slot
from lifeloop.placements.rules.slots import FRAME_SIZE
from lifeloop.placements.services.slots import set_ads


@page(
    "accounts/<str:account>/ads/",
    name="account-ads",
    title=N_("Ad slot"),
    can=Can.VIEW,
    post=Can.APP_EDIT,
    place=Tab("account", 60, "accounts"),
)
def account_ads(request: MerchantRequest, account: Account) -> HttpResponse:
    """Saved whole: what is shown is what stands here."""
    slot = ad_slot(account)
    data = request.POST if request.method == "POST" else None
    form = AdsForm(data, initial={"parts": slot.frames if slot else []})
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            set_ads(actor, account, frames=form.cleaned_data["parts"])
            text = gettext("Saved. People see it from now on.")
            return done(request, "console:account-ads", text, account=account.pk)
    document = document_of(form, "parts")
    facts = {
        "account": account,
        "form": form,
        "slot": slot,
        "editor": editor(account, [document], what="ads", most_kinds=2),
        "most": settings.LIFELOOP_AD_FRAMES,
        "size": FRAME_SIZE,
        "frames": sketch_frames(account, document),
    }
    return render(request, "console/placements/ads.html", facts)
