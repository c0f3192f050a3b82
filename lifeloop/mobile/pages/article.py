"""An article: its own address, readable by anybody; the page itself tells that it was seen or shared."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.models import Article
from lifeloop.messaging.queries import articles
from lifeloop.messaging.services.articles import shared, viewed
from lifeloop.mobile import ways
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest, PhoneRequest
from lifeloop.mobile.screen import screen


@page("article/<int:article_id>/", name="article", title=N_("Article"), sign_in=False)
def article(request: PhoneRequest, article_id: int) -> HttpResponse:
    """The published version; a suspended account's says that it is not available."""
    row = articles.readable(article_id)
    if not is_usable(row.account):
        return screen(request, "mobile/article_closed.html", {"article": row}, status=410)
    return screen(request, "mobile/article.html", _context(request, row))


def _context(request: PhoneRequest, row: Article) -> dict[str, Any]:
    address = reverse("mobile:article", args=[row.pk])
    cover = f"{settings.LIFELOOP_BASE_URL}{settings.MEDIA_URL}{row.cover}" if row.cover else ""
    return {
        "article": row,
        "account": row.account,
        "pieces": articles.drawn(row.account_id, row.body, ways.way_in_page),
        "follow": followers.following(request.person, row.account) if request.person else None,
        "address": address,
        "url": f"{settings.LIFELOOP_BASE_URL}{address}",
        "picture": cover,
    }


@page("article/<int:article_id>/viewed/", name="article-viewed", methods=("POST",), sign_in=False)
def article_viewed(request: PhoneRequest, article_id: int) -> HttpResponse:
    """The open page says that somebody looks at it."""
    row = articles.readable(article_id)
    viewed(row.pk, person=request.person, address=request.address)
    return HttpResponse(status=204)


@page("article/<int:article_id>/shared/", name="article-shared", methods=("POST",), sign_in=False)
def article_shared(request: PhoneRequest, article_id: int) -> HttpResponse:
    """It was shared, or its address copied."""
    row = articles.readable(article_id)
    shared(row.pk, person=request.person, address=request.address)
    return HttpResponse(status=204)


@page("article/<int:article_id>/follow/", name="article-follow", methods=("POST",))
def article_follow(request: PersonRequest, article_id: int) -> HttpResponse:
    """Follow the account and stay with the article."""
    row = articles.readable(article_id)
    follow(request.person, row.account, source=FollowSource.SHARE)
    return HttpResponseRedirect(reverse("mobile:article", args=[row.pk]))
