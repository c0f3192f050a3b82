"""A picture that a person sent to an account."""

from django.http import Http404, HttpResponse

from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import talks_in
from lifeloop.messaging.queries.conversations import talk_with


@page(
    "accounts/<str:account>/talks/<str:user_id>/pictures/<int:own_id>/",
    name="account-talk-picture",
    title=N_("Picture"),
    can=Can.VIEW,
    place=Under("account-talks"),
)
def account_talk_picture(
    request: MerchantRequest, account: Account, user_id: str, own_id: int
) -> HttpResponse:
    """For the account's members only: it has no other address."""
    talk = talk_with(account, user_id)
    found = talks_in.picture(talks_in.one(talk.person_id, account.pk, own_id))
    if found is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found[0], content_type=found[1], headers=headers)
