"""What the host page's script is answered: JSON, refusals too, in the reader's language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import JsonResponse

from lifeloop.identity.models import Person
from lifeloop.kernel.errors import DomainError
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.programs.errors import ProgramNotFound
from lifeloop.programs.models import Program
from lifeloop.programs.queries import visible_to


def answers(act: Callable[..., dict[str, Any]]) -> Callable[..., JsonResponse]:
    """A view of what an act returns; a refusal is ``{"error": {"code", "message"}}`` with its status."""

    @wraps(act)
    def view(*args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return JsonResponse(act(*args, **kwargs))
        except DomainError as error:
            told = {"code": error.code, "message": sentence(error)}
            return JsonResponse({"error": told}, status=STATUS[error.kind])

    return view


def usable_program(person: Person, app_id: str) -> Program:
    """The program, when this person may use it now: every act asks again, whatever the page showed."""
    seen = visible_to(person, app_id)
    if not seen.usable:
        raise ProgramNotFound
    return seen.program
