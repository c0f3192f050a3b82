"""图文素材: an account's articles."""

from collections.abc import Sequence

from django.http import HttpResponse

from lifeloop.console.listing import Filters
from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, ArticleState
from lifeloop.messaging.queries import articles
from lifeloop.placements.queries.targets import ways


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
    found = paged(request, rows)
    facts = {"account": account, "asked": asked, "page": found, "lost": _lost(account, found.items)}
    return render(request, "console/articles/list.html", facts)


def _lost(account: Account, rows: Sequence[Article]) -> set[int]:
    """Which of them hold a card of a mini program that cannot be opened now; one statement for all."""
    known = ways(account.pk, list(dict.fromkeys(app_id for row in rows for app_id in row.programs)))
    return {row.pk for row in rows if any(known[app_id].dark for app_id in row.programs)}
