"""A person's own data as a file: asked for, made by a job, fetched by that person only, gone after a day."""

import os
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import override

from lifeloop.database import attempt, write
from lifeloop.followers import store
from lifeloop.followers.errors_own import OwnFileGone, OwnFileTooMany
from lifeloop.followers.models import OwnFile, OwnFileState
from lifeloop.followers.services import own_writing
from lifeloop.identity import limits
from lifeloop.identity.models import Person
from lifeloop.identity.services.texts import text_notice
from lifeloop.kernel import clock
from lifeloop.outbox import Task, enqueue

JOB = "followers.own_file"
ATTEMPTS = 3
LIFE = timedelta(days=1)
_A_DAY = limits.Limit("own_file.1d", 5, 86_400)


def ask(person: Person, *, language: str) -> OwnFile:
    """A file of everything; one that is being made is it. Refused: more than five a day."""
    with write():
        waiting = OwnFile.objects.filter(person=person, state=OwnFileState.WAITING).first()
        if waiting is not None:
            return waiting
        if limits.take([(_A_DAY, str(person.pk))]) is not None:
            raise OwnFileTooMany(most=_A_DAY.most)
        try:
            with attempt():
                made = OwnFile.objects.create(person=person, language=language[:8])
        except IntegrityError:
            return OwnFile.objects.get(person=person, state=OwnFileState.WAITING)
        enqueue(JOB, {"file": str(made.pk)})
    return made


def make(task: Task) -> None:
    """Write it, and tell the person by text; again: anew, if it is not there yet."""
    row = (
        OwnFile.objects.select_related("person")
        .filter(pk=int(task.payload["file"]), state=OwnFileState.WAITING)
        .first()
    )
    if row is None:
        return
    name = store.new_name("zip")
    try:
        with store.create(name) as file:
            own_writing.write_zip(row.person, file, language=row.language or settings.LANGUAGE_CODE)
            size = file.seek(0, os.SEEK_END)
        _ready(row, name, size)
    except Exception:
        store.remove(name)
        if task.attempt >= ATTEMPTS:
            with write():
                OwnFile.objects.filter(pk=row.pk).update(state=OwnFileState.FAILED)
        raise


def fetch(person: Person, file_id: int) -> OwnFile:
    """The person's own, while it may be fetched, noted as fetched. Refused: any other, and after a day."""
    now = clock.now()
    with write():
        rows = OwnFile.objects.filter(
            pk=file_id, person=person, state=OwnFileState.DONE, expires_at__gt=now
        )
        row = rows.first()
        if row is None or not store.exists(row.path):
            raise OwnFileGone
        rows.update(fetched_at=now)
    return row


def prune() -> int:
    """Delete files whose day is over; how many."""
    old = list(OwnFile.objects.filter(expires_at__lte=clock.now())[:500])
    for row in old:
        store.remove(row.path)
    with write():
        OwnFile.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)


def _ready(row: OwnFile, name: str, size: int) -> None:
    now = clock.now()
    link = f"{settings.LIFELOOP_BASE_URL}/m/me/data/"
    with write():
        changed = OwnFile.objects.filter(pk=row.pk, state=OwnFileState.WAITING).update(
            state=OwnFileState.DONE, path=name, size=size, ready_at=now, expires_at=now + LIFE
        )
        phone = Person.objects.filter(pk=row.person_id).values_list("phone", flat=True).first()
        if not changed or not phone or not phone.startswith("+"):
            # Whoever it is about has left meanwhile.
            store.remove(name)
            return
        with override(row.language or settings.LANGUAGE_CODE):
            text = _(
                "[Lifeloop] The file of your own data is ready. Fetch it within a day at %(link)s"
            )
        text_notice(phone, text % {"link": link}, {"link": link})
