"""获取校验码 of the second step: to the phone bound to the other owner's login."""

from django.http import HttpResponse

from lifeloop.console.binding_steps import kept_token
from lifeloop.console.codes import answer
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.relations.services.other_login import send_code


@page(
    "programs/<str:program>/binding/other/code/",
    name="program-binding-code",
    title=N_("Get code"),
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_binding_code(request: MerchantRequest, program: Program) -> HttpResponse:
    """Only for the ticket that the first step gave this session."""
    return answer(
        request,
        lambda: send_code(
            member_actor(request.member, request.address),
            program,
            member=request.member,
            token=kept_token(request, program),
            session_key=request.session.session_key or "",
        ),
    )
