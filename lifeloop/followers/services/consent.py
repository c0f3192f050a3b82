"""What a person allows a mini program, and what it remembers of a visit."""

from collections.abc import Mapping

from lifeloop.database import write
from lifeloop.followers.models import Refusal, Visit
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.outbox import emit
from lifeloop.programs.models import Program


def refuse_program(person: Person, program: Program, *, refused: bool) -> None:
    """拒收 or allow again a program's service messages; holds from the next send on."""
    with write():
        if refused:
            Refusal.objects.bulk_create(
                [Refusal(person=person, program=program)], ignore_conflicts=True
            )
        else:
            Refusal.objects.filter(person=person, program=program).delete()
        emit(
            "program.refused" if refused else "program.allowed",
            person_id=person.pk,
            program_id=int(program.pk),
        )


def visit(person: Person, program: Program, *, facts: Mapping[str, str] | None = None) -> None:
    """Note that the person opened the program. ``facts``: told with it (``messaging.services.visits`` knows them)."""
    now = clock.now()
    with write():
        if not Visit.objects.filter(person=person, program=program).update(last_at=now):
            Visit.objects.bulk_create(
                [Visit(person=person, program=program, first_at=now, last_at=now)],
                ignore_conflicts=True,
            )
        emit(
            "program.visited",
            person_id=person.pk,
            program_id=int(program.pk),
            facts=facts,
        )
