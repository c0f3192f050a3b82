"""The host page tells that it drew the follow component (a GET must not write)."""

from typing import Any

from lifeloop.followers.services.showing import component_shown
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("program/<str:app_id>/shown", name="program-shown", methods=("POST",))
@answers
def shown(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """``public_id``: whose card it is."""
    program = usable_program(request.person, app_id)
    component_shown(request.person, program, public_id=request.POST.get("public_id", ""))
    return {}
