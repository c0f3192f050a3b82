"""Deleting an automatic reply, after saying what follows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.replies import rule
from lifeloop.messaging.services.reply_rules import delete


@page(
    "accounts/<str:account>/replies/<int:rule_id>/delete/",
    name="account-reply-delete",
    title=N_("Delete automatic reply"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-replies"),
)
def account_reply_delete(request: MerchantRequest, account: Account, rule_id: int) -> HttpResponse:
    """What it answered stays in the conversations."""
    row = rule(account, rule_id)
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Delete the automatic reply “%(name)s”?") % {"name": row.name},
        gettext("Delete"),
        [
            gettext("It answers nobody from now on; the next one that fits does, or a member."),
            gettext("What it answered stays in the conversations."),
        ],
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: delete(actor, account, rule_id=row.pk),
        then=(
            reverse("console:account-replies", args=[account.pk]),
            gettext("“%(name)s” is deleted.") % {"name": row.name},
        ),
    )
