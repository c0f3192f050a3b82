"""A draft is changed, or sent."""

from django.http import HttpResponse

from lifeloop.console.broadcast_editing import compose
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.rules.broadcasts import Act, after


@page(
    "accounts/<str:account>/broadcasts/<int:broadcast_id>/edit/",
    name="account-broadcast-edit",
    title=N_("Edit broadcast"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_edit(
    request: MerchantRequest, account: Account, broadcast_id: int
) -> HttpResponse:
    """Only while nothing of it was sent."""
    row = queries.get(account, broadcast_id)
    after(row.state, Act.EDIT)
    return compose(request, account, row)
