"""Form ids: a person submitted a form in a program, which allows it three messages within seven days."""

from django.conf import settings

from lifeloop.database import for_update, write
from lifeloop.identity.models import Person
from lifeloop.kernel import clock, ids
from lifeloop.messaging.errors import AppNotAvailable, FormIdLimit
from lifeloop.messaging.models import FormId
from lifeloop.programs.models import Program
from lifeloop.programs.rules import sendable


def issue_form_id(person: Person, program: Program) -> FormId:
    """A form id for this person and program. Refused: :class:`FormIdLimit` (setting, a day), a closed program.

    Only the host page asks for one, and only for a form that the person submitted by hand.
    """
    with write():
        # The person's row makes parallel requests wait for each other: fifty at once get no more than the limit.
        for_update(Person.objects.filter(pk=person.pk))
        row = Program.objects.get(pk=program.pk)
        if not sendable(row.state, row.suspended):
            raise AppNotAvailable
        today = FormId.objects.filter(
            person=person, program=program, created_at__gte=clock.day_start(clock.today())
        )
        if today.count() >= settings.LIFELOOP_FORM_IDS_PER_DAY:
            raise FormIdLimit
        return FormId.objects.create(id=ids.token(24), person=person, program=program)
