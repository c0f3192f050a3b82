"""The editor's own save, every few seconds while somebody writes; and 另存为, after another window was faster."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from lifeloop.console.articles import ArticleForm, there
from lifeloop.console.registry import Under, page
from lifeloop.console.render import REFUSED
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_articles import ArticleStale
from lifeloop.messaging.services import articles

STALE = 409


@page(
    "accounts/<str:account>/articles/<int:article_id>/save/",
    name="account-article-save",
    title=N_("Save"),
    post=Can.APP_EDIT,
    place=Under("account-article"),
)
def account_article_save(
    request: MerchantRequest, account: Account, article_id: int
) -> HttpResponse:
    """``{revision, at}``; 409 when another window saved meanwhile, 422 with what is wrong. ``copy=1``: a new article, ``{url}``."""
    form = ArticleForm(account, request.POST)
    if not form.is_valid():
        return _refused(str(next(iter(form.errors.values()))[0]))
    actor = member_actor(request.member, request.address)
    try:
        if request.POST.get("copy") == "1":
            made = articles.create(actor, account, draft=form.draft)
            return JsonResponse({"url": there(account, made)})
        row = articles.save(
            actor,
            account,
            article_id=article_id,
            revision=form.cleaned_data["revision"],
            draft=form.draft,
        )
    except ArticleStale as error:
        return _refused(say(error), status=STALE)
    except DomainError as error:
        return _refused(say(error))
    at = timezone.localtime(clock.now()).strftime("%H:%M:%S")
    return JsonResponse({"revision": row.revision, "at": at})


def _refused(text: str, status: int = REFUSED) -> JsonResponse:
    return JsonResponse({"error": text}, status=status)
