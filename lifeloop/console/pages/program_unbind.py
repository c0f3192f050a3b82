"""解绑: ends the binding, after saying what follows."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding
from lifeloop.relations.queries.binding import binding_of
from lifeloop.relations.services.binding import unbind


@page(
    "programs/<str:program>/binding/unbind/",
    name="program-unbind",
    title=N_("Unbind"),
    can=Can.BIND,
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_unbind(request: MerchantRequest, program: Program) -> HttpResponse:
    """From the commit on no message goes through the account."""
    there = reverse("console:program-binding", args=[program.pk])
    binding = binding_of(program)
    if binding is None:
        return go(request, there)
    actor = member_actor(request.member, request.address)
    text = gettext("%(program)s is no longer bound. Bind another lifestyle account when you like.")
    return confirm(
        request,
        _ask(program, binding),
        do=lambda _form: unbind(actor, program),
        then=(there, text % {"program": program.name}),
    )


def _ask(program: Program, binding: Binding) -> Ask:
    question = gettext("Unbind %(account)s from %(program)s?")
    consequences = [
        gettext("Template messages of the mini program are refused from now on."),
        gettext("Its About panel no longer leads into the account's messages."),
        gettext("The follow component shows the account only if it is associated, too."),
        gettext("Followers, and messages already received, stay."),
    ]
    if binding.grant_id is not None:
        consequences.append(
            gettext("The grant ends. To bind again, its owner has to agree once more.")
        )
    return Ask(
        question % {"account": binding.account.name, "program": program.name},
        gettext("Unbind"),
        consequences,
        binding.account,
        danger=True,
    )
