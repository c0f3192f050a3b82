"""图片: the pictures of an account, which everything it shows is chosen from."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import pictures


@page(
    "accounts/<str:account>/pictures/",
    name="account-pictures",
    title=N_("Pictures"),
    can=Can.VIEW,
    place=Tab("account", 95, "accounts"),
)
def account_pictures(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; ``?search=`` looks in the names of the uploaded files."""
    search = request.GET.get("search", "").strip()[:40]
    facts = {
        "account": account,
        "search": search,
        "page": paged(request, pictures.library(account, search=search)),
        "most": settings.LIFELOOP_PICTURE_BYTES // 2**20,
    }
    return render(request, "console/accounts/pictures.html", facts)
