"""The host page tells that it opened a mini program (a GET must not write)."""

from typing import Any

from lifeloop.messaging.services.visits import visited
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("program/<str:app_id>/visit", name="program-visit", methods=("POST",))
@answers
def visit(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """Remember when the person last opened it; ``page`` of it and ``from`` where, as the host page knows them."""
    program = usable_program(request.person, app_id)
    page_, came = request.POST.get("page", ""), request.POST.get("from", "")
    visited(request.person, program, page=_printable(page_), came=came)
    return {}


def _printable(text: str) -> str:
    return "".join(char for char in text[:200] if char.isprintable())
