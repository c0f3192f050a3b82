"""版本: every published state of an article; one of them on the drawn phone."""

from django.http import HttpResponse

from lifeloop.console.articles import preview_of
from lifeloop.console.paging import paged
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import articles


@page(
    "accounts/<str:account>/articles/<int:article_id>/versions/",
    name="account-article-versions",
    title=N_("Versions"),
    can=Can.VIEW,
    place=Under("account-article"),
)
def account_article_versions(
    request: MerchantRequest, account: Account, article_id: int
) -> HttpResponse:
    """The newest first; ``?show=``: the number of the one that the phone draws, the newest at first."""
    article = articles.get(account, article_id)
    wanted = request.GET.get("show", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 0
    shown = articles.version(article, number or article.version) if article.version else None
    facts = {
        "account": account,
        "article": article,
        "page": paged(request, articles.versions(article)),
        "shown": shown,
        "preview": preview_of(account, shown, draft=False) if shown else None,
    }
    return render(request, "console/articles/versions.html", facts)
