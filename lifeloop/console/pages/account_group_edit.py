"""Changing a group's name and conditions."""

from django.http import Http404, HttpResponse

from lifeloop.console.group_editing import edit
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import GroupNotFound
from lifeloop.followers.queries import labels
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/groups/<int:group_id>/",
    name="account-group-edit",
    title=N_("Edit group"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_group_edit(request: MerchantRequest, account: Account, group_id: int) -> HttpResponse:
    """Whoever uses the group goes on with the new conditions from the next use on."""
    try:
        group = labels.group(account, group_id)
    except GroupNotFound as error:
        raise Http404 from error
    return edit(request, account, group)
