"""A person's last acts here: proving that it is them, and the end of phone, name and sessions."""

from lifeloop.audit import Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.actors import person_actor
from lifeloop.identity.models import Person, PersonSession
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.services.codes import CodeSent, check_code, send_code
from lifeloop.outbox import emit


def send_leaving_code(person: Person, *, address: str) -> CodeSent:
    """A code to the person's own phone, for nothing but deleting what is held about them."""
    return send_code(
        Purpose.LEAVE,
        phone=person.phone,
        requester=str(person.pk),
        address=address,
        session=f"leave:{person.pk}",
    )


def check_leaving_code(person: Person, *, code: str) -> None:
    """Use it up; :class:`~lifeloop.identity.errors.WrongCode` for any other."""
    check_code(Purpose.LEAVE, phone=person.phone, requester=str(person.pk), code=code)


def close(person: Person) -> bool:
    """Inside the caller's write: all sessions end, the phone is free for a new person, the name is gone; False: the row is.

    The row stays, with its public number, until everything that hangs on it is gone (:func:`forget`).
    """
    for pk in PersonSession.objects.filter(person=person).values_list("pk", flat=True):
        emit("person.session_ended", person_id=person.pk, facts={"session": pk})
    PersonSession.objects.filter(person=person).delete()
    target = Target("person", person.pk, person.user_id)
    record(actor=person_actor(person), action="person.left", target=target)
    row = Person.objects.filter(pk=person.pk)
    return bool(row.update(phone=f"*{person.pk}", name="", language=""))


def locked(person_id: int) -> Person | None:
    """Inside the caller's write: the row, and nobody else writes anything of this person until the commit."""
    rows = for_update(Person.objects.filter(pk=person_id))
    return rows[0] if rows else None


def forget(person: Person) -> None:
    """The row goes, and whatever hangs on it still."""
    with write():
        Person.objects.filter(pk=person.pk).delete()
