"""The kept draft on the drawn phone, asked for by the editor after each save."""

from django.http import HttpResponse

from lifeloop.console.articles import preview_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import articles


@page(
    "accounts/<str:account>/articles/<int:article_id>/preview/",
    name="account-article-preview",
    title=N_("Preview"),
    can=Can.VIEW,
    place=Under("account-article"),
)
def account_article_preview(
    request: MerchantRequest, account: Account, article_id: int
) -> HttpResponse:
    """A part of the editor for htmx; a page of its own for everybody else."""
    article = articles.get(account, article_id)
    facts = {
        "account": account,
        "article": article,
        "preview": preview_of(account, article, draft=True),
    }
    template = "console/articles/phone.html" if request.htmx else "console/articles/preview.html"
    return render(request, template, facts)
