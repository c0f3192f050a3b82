"""Revoking a grant: the program is unbound."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.grants import one_of
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.relations.models import GrantState
from lifeloop.relations.services.grants import revoke


@page(
    "grants/<int:grant_id>/revoke/",
    name="grant-revoke",
    title=N_("Revoke the grant"),
    can=Can.GRANT,
    post=Can.GRANT,
    place=Under("grants"),
)
def grant_revoke(request: MerchantRequest, grant_id: int) -> HttpResponse:
    """No message of the program is accepted after the commit."""
    grant = one_of(request.merchant, grant_id, GrantState.ACTIVE)
    actor = member_actor(request.member, request.address)
    names = {"program": grant.program.name, "account": grant.account.name}
    ask = Ask(
        gettext("Revoke the grant of %(program)s for %(account)s?") % names,
        gettext("Revoke"),
        [
            gettext("The program is unbound from your account at once."),
            gettext("No further message of it goes out through your account."),
            gettext("Followers, and messages already received, stay."),
            gettext("Its company has to ask again, or log in again, to bind it anew."),
        ],
        grant.program,
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: revoke(actor, request.merchant, grant_id=grant_id),
        then=(
            reverse("console:account-grants", args=[grant.account_id]),
            gettext("The grant is revoked, %(program)s is unbound.") % names,
        ),
    )
