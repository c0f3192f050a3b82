"""Deleting a label and everybody's value of it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lifeloop.console import deleting
from lifeloop.console.confirming import Ask, TypedForm, confirm, posted
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.queries import labels as known
from lifeloop.followers.services import labels
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import audience_uses


@page(
    "accounts/<str:account>/labels/<int:label_id>/delete/",
    name="account-label-delete",
    title=N_("Delete label"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_label_delete(request: MerchantRequest, account: Account, label_id: int) -> HttpResponse:
    """Refused while something uses it; values that people have are lost, so a used one asks for its name."""
    try:
        label = known.get(account, label_id)
    except LabelNotFound as error:
        raise Http404 from error
    actor = member_actor(request.member, request.address)
    count = known.how_many([label.pk]).get(label.pk, 0)
    name = {"name": label.name}
    lost = ngettext(
        "%(count)s follower loses the label and its value.",
        "%(count)s followers lose the label and its value.",
        count,
    )
    ask = Ask(
        gettext("Delete the label %(name)s?") % name,
        gettext("Delete"),
        [
            lost % {"count": count},
            *deleting.left_without(audience_uses.left_without_label(account.pk, label.pk)),
            gettext("This cannot be undone."),
        ],
        danger=True,
    )
    users = labels.users(account, label.pk)
    if users:
        ask = deleting.refused(label.name, users)
    there = reverse("console:account-labels", args=[account.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: labels.delete(actor, account, label.pk),
        then=(there, gettext("The label %(name)s is deleted.") % name),
        form=TypedForm(posted(request), name=label.name) if count and not users else None,
    )
