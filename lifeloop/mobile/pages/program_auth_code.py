"""``my.getAuthCode``: a code that the mini program's backend exchanges for who this is."""

from typing import Any

from lifeloop.identity.services import oauth
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("program/<str:app_id>/auth-code", name="program-auth-code", methods=("POST",))
@answers
def auth_code(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """One code, for this app and this person."""
    scope = request.POST.get("scope", "")[:64]
    program = usable_program(request.person, app_id)
    code = oauth.issue_code(program.app, request.person, scope=scope)
    return {"authCode": code, "authSuccessScopes": [scope]}
