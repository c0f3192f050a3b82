"""The library as a form's script shows it: one tap takes a picture into the form."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.paging import paged
from lifeloop.console.pictures import limits_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import pictures


@page(
    "accounts/<str:account>/pictures/choose/",
    name="account-picture-choose",
    title=N_("Choose a picture"),
    can=Can.APP_EDIT,
    place=Under("account-pictures"),
)
def account_picture_choose(request: MerchantRequest, account: Account) -> HttpResponse:
    """``?w=&h=``: only pictures of that size, ``?bytes=``: of an upload. A window over a form; the library by itself."""
    if not request.htmx:
        return go(request, reverse("console:account-pictures", args=[account.pk]))
    exactly, most_bytes = limits_of(request.GET)
    search = request.GET.get("search", "").strip()[:40]
    asked = {"w": exactly[0], "h": exactly[1]} if exactly else {}
    asked |= {"bytes": most_bytes} if most_bytes else {}
    facts = {
        "account": account,
        "exactly": exactly,
        "most_bytes": most_bytes,
        "search": search,
        "asked": urlencode(asked),
        "page": paged(request, pictures.library(account, search=search, exactly=exactly)),
    }
    return render(request, "console/accounts/picture_choose.html", facts)
