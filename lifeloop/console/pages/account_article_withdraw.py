"""撤下: nobody reads it any more."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.articles import there
from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import articles
from lifeloop.messaging.services.articles import withdraw


@page(
    "accounts/<str:account>/articles/<int:article_id>/withdraw/",
    name="account-article-withdraw",
    title=N_("Withdraw article"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-article"),
)
def account_article_withdraw(
    request: MerchantRequest, account: Account, article_id: int
) -> HttpResponse:
    """What leads to it goes dark; it can be published again."""
    article = articles.get(account, article_id)
    ask = Ask(
        gettext("Withdraw “%(name)s”?") % {"name": article.title},
        gettext("Withdraw article"),
        [
            gettext("Its address answers that there is nothing, from now on."),
            gettext("Messages that lead to it show it dark."),
            gettext("The draft and the versions stay; you can publish it again."),
        ],
        danger=True,
    )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        ask,
        do=lambda _form: withdraw(actor, account, article_id=article_id),
        then=(there(account, article), gettext("Withdrawn. Nobody reads it any more.")),
    )
