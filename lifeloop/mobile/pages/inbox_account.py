"""The conversation with one account: what it sent to all and to me."""

from django.http import HttpResponse
from django.urls import reverse

from lifeloop.followers import queries as followers
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries import inbox
from lifeloop.mobile.conversation import PAGE, Talk, before_of, show
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/a/<str:app_id>/", name="inbox-account", title=N_("Messages"))
def inbox_account(request: PersonRequest, app_id: str) -> HttpResponse:
    """Texts and cards of one account."""
    account = lifestyle.visible(app_id)
    context = {
        "account": account,
        "usable": lifestyle.is_usable(account),
        "follow": followers.following(request.person, account),
    }
    talk = Talk(
        account.pk,
        reverse("mobile:inbox-account", args=[account.pk]),
        "mobile/inbox_account.html",
        context,
    )
    return show(
        request,
        talk,
        inbox.account_page(request.person, account, before=before_of(request), limit=PAGE),
    )
