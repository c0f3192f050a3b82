"""Saying no to a request."""

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
from lifeloop.relations.services.grants import decline


@page(
    "grants/<int:grant_id>/decline/",
    name="grant-decline",
    title=N_("Decline the request"),
    can=Can.GRANT,
    post=Can.GRANT,
    place=Under("grants"),
)
def grant_decline(request: MerchantRequest, grant_id: int) -> HttpResponse:
    """The other side may ask again."""
    grant = one_of(request.merchant, grant_id, GrantState.REQUESTED)
    actor = member_actor(request.member, request.address)
    names = {"program": grant.program.name, "account": grant.account.name}
    ask = Ask(
        gettext("Decline the request of %(program)s to be bound to %(account)s?") % names,
        gettext("Decline"),
        [gettext("Nothing is bound. Its company sees the answer, and may ask again.")],
        grant.program,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: decline(actor, request.merchant, grant_id=grant_id, member=request.member),
        then=(
            reverse("console:account-grants", args=[grant.account_id]),
            gettext("The request is declined."),
        ),
    )
