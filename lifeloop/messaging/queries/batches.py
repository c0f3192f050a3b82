"""Reads of batch sends; always told whose."""

from lifeloop.messaging.errors_templates import BatchNotFound
from lifeloop.messaging.models import BatchSend
from lifeloop.programs.models import Program


def get(program: Program, batch_id: int) -> BatchSend:
    """One of the program's own, with its template; :class:`BatchNotFound` for any other."""
    row = BatchSend.objects.select_related("template").filter(pk=batch_id, program=program).first()
    if row is None:
        raise BatchNotFound
    return row
