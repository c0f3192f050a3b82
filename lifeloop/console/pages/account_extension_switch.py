"""Turning an extension set on or off."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.extensions import switch


@page(
    "accounts/<str:account>/extensions/<int:set_id>/switch/",
    name="account-extension-switch",
    title=N_("Turn on or off"),
    post=Can.APP_EDIT,
    place=Under("account-extensions"),
)
def account_extension_switch(
    request: MerchantRequest, account: Account, set_id: int
) -> HttpResponse:
    """``on``: 1 or 0."""
    actor, on = member_actor(request.member, request.address), request.POST.get("on") == "1"
    row = switch(actor, account, set_id=set_id, on=on)
    text = (
        gettext("“%(name)s” is on. Another set for the same people, if there was one, is off.")
        if on
        else gettext("“%(name)s” is off.")
    )
    there = "console:account-extensions"
    return done(request, there, text % {"name": row.name}, account=account.pk)
