"""Changing what an active grant allows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.grants import LimitsForm, one_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.relations.models import GrantState
from lifeloop.relations.services.grants import limit


@page(
    "grants/<int:grant_id>/limit/",
    name="grant-limit",
    title=N_("Limits of the grant"),
    can=Can.GRANT,
    post=Can.GRANT,
    place=Under("grants"),
)
def grant_limit(request: MerchantRequest, grant_id: int) -> HttpResponse:
    """Holds from the next send on."""
    grant = one_of(request.merchant, grant_id, GrantState.ACTIVE)
    form = LimitsForm(
        request.POST if request.method == "POST" else None, program=grant.program, grant=grant
    )
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            limit(actor, request.merchant, grant_id=grant_id, limits=form.limits)
            there = reverse("console:account-grants", args=[grant.account_id])
            return done(request, there, gettext("The limits hold from the next message on."))
    facts = {"form": form, "grant": grant, "approving": False}
    return dialog(request, "console/accounts/grant_limits.html", facts)
