"""图文素材: an account's articles."""

from django.http import HttpResponse

from lifeloop.console.listing import Filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ArticleState
from lifeloop.messaging.queries import articles


@page(
    "accounts/<str:account>/articles/",
    name="account-articles",
    title=N_("Articles"),
    can=Can.VIEW,
    place=Tab("account", 90, "accounts"),
)
def account_articles(request: MerchantRequest, account: Account) -> HttpResponse:
    """The last changed first; ``?search=`` looks in titles, ``?state=`` is one of the three."""
    state = request.GET.get("state", "")
    search = request.GET.get("search", "").strip()[:40]
    asked = Filters(
        search, state if state in ArticleState.values else "", list(ArticleState.choices)
    )
    rows = articles.of_account(account, search=asked.search, state=asked.state)
    facts = {"account": account, "asked": asked, "page": paged(request, rows)}
    return render(request, "console/articles/list.html", facts)
