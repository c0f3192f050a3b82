"""Counting a group again."""

from django.http import Http404, HttpResponse
from django.utils.translation import ngettext

from lifeloop.console.registry import page
from lifeloop.console.render import done
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import GroupNotFound
from lifeloop.followers.services import groups
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/groups/<int:group_id>/count/",
    name="account-group-recount",
    title=N_("Count again"),
    post=Can.FOLLOWERS,
)
def account_group_recount(
    request: MerchantRequest, account: Account, group_id: int
) -> HttpResponse:
    """The number and its moment are kept with the group."""
    try:
        count = groups.recount(account, group_id)
    except GroupNotFound as error:
        raise Http404 from error
    text = ngettext("Counted: %(count)s follower.", "Counted: %(count)s followers.", count)
    return done(request, "console:account-labels", text % {"count": count}, account=account.pk)
