"""绑定: one click binds an account of one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, go
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.services.binding import bind_own


@page(
    "programs/<str:program>/binding/own/",
    name="program-bind",
    title=N_("Bind"),
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_bind(request: MerchantRequest, program: Program) -> HttpResponse:
    """A refusal is told on the binding's own page."""
    there = reverse("console:program-binding", args=[program.pk])
    actor = member_actor(request.member, request.address)
    account_id = request.POST.get("account", "")[:32]
    try:
        bound = bind_own(actor, program, account_id=account_id, member=request.member)
    except DomainError as error:
        messages.error(request, say(error))
        return go(request, there)
    text = gettext(
        "%(program)s is bound to %(account)s. Its template messages go out through it from now on."
    )
    return done(request, there, text % {"program": program.name, "account": bound.account.name})
