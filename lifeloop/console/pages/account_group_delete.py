"""Deleting a group."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import deleting
from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import GroupNotFound
from lifeloop.followers.queries import labels
from lifeloop.followers.services import groups
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import audience_uses


@page(
    "accounts/<str:account>/labels/groups/<int:group_id>/delete/",
    name="account-group-delete",
    title=N_("Delete group"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_group_delete(request: MerchantRequest, account: Account, group_id: int) -> HttpResponse:
    """Refused while a menu, a broadcast that waits or something else uses it."""
    try:
        group = labels.group(account, group_id)
    except GroupNotFound as error:
        raise Http404 from error
    actor = member_actor(request.member, request.address)
    name = {"name": group.name}
    ask = Ask(
        gettext("Delete the group %(name)s?") % name,
        gettext("Delete"),
        [
            gettext("Its followers and their labels stay."),
            *deleting.left_without(audience_uses.left_without_group(account.pk, group.pk)),
            gettext("This cannot be undone."),
        ],
        danger=True,
    )
    users = groups.users(account, group.pk)
    if users:
        ask = deleting.refused(group.name, users)
    there = reverse("console:account-labels", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: groups.delete(actor, account, group.pk),
        then=(there, gettext("The group %(name)s is deleted.") % name),
    )
