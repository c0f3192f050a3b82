"""A new short link."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.promotion import ShortLinkForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.short_links import make


@page(
    "accounts/<str:account>/links/new/",
    name="account-link-new",
    title=N_("New short link"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-links"),
)
def account_link_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """An address of a few letters for texts and posters."""
    form = ShortLinkForm(request.POST or None, account=account)
    if form.is_valid():
        with refusals(form):
            make(
                member_actor(request.member, request.address),
                account,
                target=form.goto(),
                scene_id=form.cleaned_data["scene_id"],
                remark=form.cleaned_data["remark"],
            )
            text = gettext("The short link is ready. Copy it from the list.")
            return done(request, "console:account-links", text, account=account.pk)
    return dialog(request, "console/accounts/link_new.html", {"form": form, "account": account})
