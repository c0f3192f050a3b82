"""Agreeing to a request, within limits: the program is bound at once."""

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
from lifeloop.relations.services.grants import approve


@page(
    "grants/<int:grant_id>/approve/",
    name="grant-approve",
    title=N_("Agree to the request"),
    can=Can.GRANT,
    post=Can.GRANT,
    place=Under("grants"),
)
def grant_approve(request: MerchantRequest, grant_id: int) -> HttpResponse:
    """The limits can be changed later."""
    grant = one_of(request.merchant, grant_id, GrantState.REQUESTED)
    form = LimitsForm(
        request.POST if request.method == "POST" else None, program=grant.program, grant=grant
    )
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            approve(
                actor,
                request.merchant,
                grant_id=grant_id,
                member=request.member,
                limits=form.limits,
            )
            text = gettext("%(program)s is bound to %(account)s within these limits.")
            names = {"program": grant.program.name, "account": grant.account.name}
            there = reverse("console:account-grants", args=[grant.account_id])
            return done(request, there, text % names)
    facts = {"form": form, "grant": grant, "approving": True}
    return dialog(request, "console/accounts/grant_limits.html", facts)
