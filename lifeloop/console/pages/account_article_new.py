"""A new article: its title, then the editor."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.articles import TitleForm, there
from lifeloop.console.confirming import posted
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.rules.articles import Draft
from lifeloop.messaging.services.articles import create


@page(
    "accounts/<str:account>/articles/new/",
    name="account-article-new",
    title=N_("New article"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-articles"),
)
def account_article_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """A draft that nobody reads yet."""
    form = TitleForm(posted(request))
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = create(actor, account, draft=Draft(title=form.cleaned_data["title"]))
            text = gettext("The draft is made. Write it, then publish it.")
            return done(request, there(account, made), text)
    return dialog(request, "console/articles/new.html", {"form": form})
