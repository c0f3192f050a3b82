"""短链接: the short links of an account, and how often people went on through them."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from lifeloop.console.paging import paged
from lifeloop.console.promotion import leads_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import short_links


@page(
    "accounts/<str:account>/links/",
    name="account-links",
    title=N_("Short links"),
    can=Can.VIEW,
    place=Under("account-codes"),
)
def account_links(request: MerchantRequest, account: Account) -> HttpResponse:
    """Newest first; ``?search=`` looks in scene ids and remarks."""
    search = request.GET.get("search", "").strip()[:40]
    found = paged(request, short_links.of_account(account, search=search))
    leads = leads_of(account, [row.target for row in found.items])
    base = settings.LIFELOOP_BASE_URL
    rows = [
        {
            "link": row,
            "leads": there,
            "address": f"{base}{reverse('mobile:short-link', args=[row.token])}",
        }
        for row, there in zip(found.items, leads, strict=True)
    ]
    facts = {"account": account, "search": search, "page": found, "rows": rows}
    return render(request, "console/accounts/links.html", facts)
