"""Taking a program back from review."""

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
from lifeloop.programs.rules import ProgramState
from lifeloop.programs.services import withdraw


@page(
    "programs/<str:program>/releases/withdraw/",
    name="program-withdraw",
    title=N_("Withdraw from review"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("program-releases"),
)
def program_withdraw(request: MerchantRequest, program: Program) -> HttpResponse:
    """It is a draft again; a listed program's next version is only kept."""
    actor = member_actor(request.member, request.address)
    name = {"name": program.name}
    listed = program.state == ProgramState.LISTED
    ask = Ask(
        gettext("Withdraw %(name)s from review?") % name,
        gettext("Withdraw"),
        [
            gettext("The newer version is kept and not given out; people keep the present one.")
            if listed
            else gettext("It is a draft again; change what you like and submit it anew."),
        ],
        program,
    )
    said = (
        gettext("The newer version of %(name)s is withdrawn.")
        if listed
        else gettext("%(name)s is a draft again.")
    )
    there = reverse("console:program-releases", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: withdraw(actor, program),
        then=(there, said % name),
    )
