"""The host page tells that it opened a mini program (a GET must not write)."""

from typing import Any

from lifeloop.followers import services as followers
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("program/<str:app_id>/visit", name="program-visit", methods=("POST",))
@answers
def visit(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """Remember when the person last opened it."""
    followers.visit(request.person, usable_program(request.person, app_id))
    return {}
