"""``my.getAuthCode``: a code that the mini program's backend exchanges for who this is."""

from typing import Any

from lifeloop.identity.services import oauth
from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest

SCOPE = "auth_base"  # who it is, and nothing about them: given without asking


class ScopeNotOffered(DomainError):
    code = "SCOPE_NOT_OFFERED"
    text = N_("Only the scope auth_base is offered.")
    kind = Refusal.INVALID


@page("program/<str:app_id>/auth-code", name="program-auth-code", methods=("POST",))
@answers
def auth_code(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """One code, for this app and this person."""
    program = usable_program(request.person, app_id)
    if request.POST.get("scope", SCOPE) != SCOPE:
        raise ScopeNotOffered
    code = oauth.issue_code(program.app, request.person, scope=SCOPE)
    return {"authCode": code, "authSuccessScopes": [SCOPE]}
