"""Handing a program to review."""

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
from lifeloop.programs.services import submit


@page(
    "programs/<str:program>/releases/submit/",
    name="program-submit",
    title=N_("Submit for review"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("program-releases"),
)
def program_submit(request: MerchantRequest, program: Program) -> HttpResponse:
    """The newest version, or the address."""
    actor = member_actor(request.member, request.address)
    name = {"name": program.name}
    ask = Ask(
        gettext("Submit %(name)s for review?") % name,
        gettext("Submit"),
        [
            gettext("The platform looks at the newest version, or at the address."),
            gettext("Until it is answered you can withdraw it."),
            gettext("People keep the present version until the new one is approved.")
            if program.state == ProgramState.LISTED
            else gettext("While it is in review, only members of your company can open it."),
        ],
        program,
    )
    there = reverse("console:program-releases", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: submit(actor, program),
        then=(there, _said(program) % name),
    )


def _said(program: Program) -> str:
    if program.state == ProgramState.LISTED:
        return gettext("The newer version of %(name)s is in review.")
    return gettext("%(name)s is in review. You can list it once it is approved.")
