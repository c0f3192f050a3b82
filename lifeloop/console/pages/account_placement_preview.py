"""What an editor holds, on the drawn phone: from the templates that the phone uses."""

from django.http import Http404, HttpResponse

from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.sketches import SKETCHES
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/preview/<str:what>/",
    name="account-placement-preview",
    title=N_("Preview"),
    post=Can.APP_EDIT,
    place=Under("account"),
)
def account_placement_preview(
    request: MerchantRequest, account: Account, what: str
) -> HttpResponse:
    """Nothing is saved; what is not whole yet is drawn as far as it goes."""
    if what not in SKETCHES:
        raise Http404
    template, facts = SKETCHES[what](account, request.POST)
    return render(request, template, {"account": account, **facts})
