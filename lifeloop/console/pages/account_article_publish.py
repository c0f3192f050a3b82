"""发布: the draft becomes what people read."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.articles import there
from lifeloop.console.confirming import Ask, confirm, posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ArticleState
from lifeloop.messaging.queries import articles
from lifeloop.messaging.services.articles import publish


class RevisionForm(Form):
    """The draft that was looked at: what another window saved since is not published unseen."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@page(
    "accounts/<str:account>/articles/<int:article_id>/publish/",
    name="account-article-publish",
    title=N_("Publish"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-article"),
)
def account_article_publish(
    request: MerchantRequest, account: Account, article_id: int
) -> HttpResponse:
    """Says where it will be read, and what is published now."""
    article = articles.get(account, article_id)
    form = RevisionForm(posted(request), initial={"revision": article.revision})
    name = {"name": article.draft_title or gettext("Untitled")}
    again = article.state == ArticleState.PUBLISHED
    ask = Ask(
        gettext("Publish “%(name)s”?") % name,
        gettext("Publish"),
        [
            gettext("Whoever opens the article reads the new version from now on.")
            if again
            else gettext("Anybody with its address can read it; it appears on the account's home."),
            gettext("The version is kept: you can bring it back later."),
        ],
    )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        ask,
        form=form,
        do=lambda sent: publish(
            actor, account, article_id=article_id, revision=sent.cleaned_data["revision"]
        ),
        then=(
            there(account, article),
            gettext("Published. Copy its address, or put it into a message."),
        ),
    )
