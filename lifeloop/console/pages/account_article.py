"""The editor of one article, with the phone beside it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.articles import (
    ArticleForm,
    EditorPictureForm,
    cards_of,
    initial_of,
    preview_of,
    programs_of,
    there,
)
from lifeloop.console.menu import may
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article
from lifeloop.messaging.queries import articles
from lifeloop.messaging.services.articles import save


@page(
    "accounts/<str:account>/articles/<int:article_id>/",
    name="account-article",
    title=N_("Edit article"),
    can=Can.VIEW,
    post=Can.APP_EDIT,
    place=Under("account-articles"),
)
def account_article(request: MerchantRequest, account: Account, article_id: int) -> HttpResponse:
    """Whoever may not edit reads it. A POST is the save of a browser without scripts; with them it saves itself."""
    article = articles.get(account, article_id)
    if request.method == "POST":
        form = ArticleForm(account, request.POST)
        if form.is_valid():
            with refusals(form):
                revision = form.cleaned_data["revision"]
                actor = member_actor(request.member, request.address)
                save(actor, account, article_id=article_id, revision=revision, draft=form.draft)
                text = gettext("The draft is saved. People read it once you publish it.")
                return done(request, there(account, article), text)
    else:
        form = ArticleForm(account, initial=initial_of(article))
    return render(request, "console/articles/editor.html", _facts(request, account, article, form))


def _facts(
    request: MerchantRequest, account: Account, article: Article, form: ArticleForm
) -> dict[str, Any]:
    preview = preview_of(account, article, draft=True)
    known = {"programs": programs_of(account), "cards": cards_of(preview["pieces"])}
    return {
        "account": account,
        "article": article,
        "form": form,
        "inserted": EditorPictureForm(account),
        "editable": may(request, Can.APP_EDIT),
        "changed": articles.has_changes(article),
        "most": settings.LIFELOOP_ARTICLE_LENGTH,
        "preview": preview,
        "known": known,
        "known_json": json.dumps(known, ensure_ascii=False),
        "url": f"{settings.LIFELOOP_BASE_URL}/m/article/{article.pk}/",
    }
