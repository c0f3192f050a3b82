"""恢复: a version becomes the draft again."""

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
from lifeloop.messaging.services.articles import restore


@page(
    "accounts/<str:account>/articles/<int:article_id>/versions/<int:number>/restore/",
    name="account-article-restore",
    title=N_("Bring back a version"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-article-versions"),
)
def account_article_restore(
    request: MerchantRequest, account: Account, article_id: int, number: int
) -> HttpResponse:
    """Into the draft; what people read stays until it is published."""
    article = articles.get(account, article_id)
    version = articles.version(article, number)
    ask = Ask(
        gettext("Bring back version %(number)s?") % {"number": version.number},
        gettext("Bring back"),
        [
            gettext("The draft as it is now is replaced by that version."),
            gettext("What people read stays as it is until you publish."),
        ],
    )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        ask,
        do=lambda _form: restore(actor, account, article_id=article_id, number=number),
        then=(
            there(account, article),
            gettext("Version %(number)s is the draft now. Publish it when it is right.")
            % {"number": version.number},
        ),
    )
