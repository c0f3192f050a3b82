"""A form with ``report-submit``: a form id, the person's leave for three messages within seven days."""

from typing import Any

from lifeloop.messaging.services import forms
from lifeloop.mobile.program_answers import answers, usable_program
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("program/<str:app_id>/form-id", name="program-form-id", methods=("POST",))
@answers
def form_id(request: PersonRequest, app_id: str) -> dict[str, Any]:
    """One form id. The host page asks only after a real tap in the frame; how many a day is limited here."""
    made = forms.issue_form_id(request.person, usable_program(request.person, app_id))
    return {"formId": made.pk}
