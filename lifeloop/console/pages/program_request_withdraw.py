"""撤回 of a request that waits for an owner's answer."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.errors import GrantNotFound
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries.binding import grants_of_program
from lifeloop.relations.services.grants import withdraw


@page(
    "programs/<str:program>/binding/requests/<int:grant_id>/withdraw/",
    name="program-request-withdraw",
    title=N_("Withdraw request"),
    can=Can.BIND,
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_request_withdraw(
    request: MerchantRequest, program: Program, grant_id: int
) -> HttpResponse:
    """Only while nobody has answered."""
    grant = grants_of_program(program).filter(pk=grant_id, state=GrantState.REQUESTED).first()
    if grant is None:
        raise GrantNotFound
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Withdraw the request to bind %(account)s?") % {"account": grant.account.name},
        gettext("Withdraw"),
        [gettext("Its owner no longer sees it. You can ask again.")],
        grant.account,
    )
    there = reverse("console:program-binding", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: withdraw(actor, program, grant_id=grant_id),
        then=(there, gettext("The request is withdrawn.")),
    )
