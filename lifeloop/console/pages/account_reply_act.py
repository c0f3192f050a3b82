"""Turning an automatic reply on or off, and trying it earlier or later."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.replies import rule
from lifeloop.messaging.services.reply_rules import move, switch


@page(
    "accounts/<str:account>/replies/<int:rule_id>/act/",
    name="account-reply-act",
    title=N_("Automatic reply"),
    post=Can.APP_EDIT,
    place=Under("account-replies"),
)
def account_reply_act(request: MerchantRequest, account: Account, rule_id: int) -> HttpResponse:
    """``act``: on, off, up or down."""
    row = rule(account, rule_id)
    actor = member_actor(request.member, request.address)
    wanted = request.POST.get("act", "")
    if wanted in {"up", "down"}:
        move(actor, account, rule_id=row.pk, up=wanted == "up")
        text = gettext("The order is changed: the first that fits answers.")
    else:
        switch(actor, account, rule_id=row.pk, on=wanted == "on")
        text = (
            gettext("“%(name)s” answers from now on.")
            if wanted == "on"
            else gettext("“%(name)s” answers no more.")
        ) % {"name": row.name}
    return done(request, "console:account-replies", text, account=account.pk)
