"""Deleting everything that is held about a person: at once what messages could reach them by, then the rest, step by step."""

import time
from collections import Counter
from datetime import timedelta

from django.db import IntegrityError, OperationalError

from lifeloop.database import attempt, is_conflict, write
from lifeloop.followers.errors_own import PersonGone
from lifeloop.followers.models import Departure, DepartureState, Follow
from lifeloop.followers.services.following import unfollow
from lifeloop.identity import personal
from lifeloop.identity.models import Person
from lifeloop.identity.services import leaving as identity
from lifeloop.kernel import clock, ids
from lifeloop.outbox import Again, Task, enqueue

JOB = "followers.leave"
STEP_SECONDS = 1.0  # then others have their turn
# What was decided before somebody left is committed by then, and swept up with the rest.
GRACE = timedelta(seconds=5)
TRIES = 5


def leave(person: Person, *, code: str) -> Departure:
    """Everything about this person goes; cannot be undone. ``code``: of :func:`identity.services.leaving.send_leaving_code`.

    At once: all follows end (and accounts' servers hear of it), consents, form ids, sessions and tokens are gone, the phone is
    free. The rest follows by a job within a minute. The receipt is kept by its number and names nobody.
    """
    identity.check_leaving_code(person, code=code)
    for left in reversed(range(TRIES)):
        try:
            return _leave(person)
        except OperationalError as error:
            # Somebody who sends to several people at once may hold what is wanted here, and want what is held.
            if not (left and is_conflict(error)):
                raise
    raise AssertionError


def _leave(person: Person) -> Departure:
    """One write. The person's own row comes last: whoever sends has locked follows and consents before it needs that."""
    with write():
        try:
            with attempt():
                made = Departure.objects.create(
                    number=_number(), person_id=person.pk, user_id=person.user_id
                )
        except IntegrityError:
            return Departure.objects.get(person_id=person.pk)  # two windows at the same moment
        counts: Counter[str] = Counter()
        for follow in Follow.objects.select_related("account").filter(person=person, ended_at=None):
            unfollow(person, follow.account)
        for holding in personal.all_holdings():
            if holding.at_once and holding.model != "identity.PersonSession":
                _exhaust(holding, person, counts)
        counts["identity.PersonSession"] += person.sessions.count()
        Departure.objects.filter(pk=made.pk).update(counts=dict(counts))
        if not identity.close(person):
            raise PersonGone
        enqueue(JOB, {"number": made.number})
    return made


def carry_on(task: Task) -> None:
    """About a second of it; :class:`Again` until it is done. May be broken off anywhere, and goes on."""
    departure = Departure.objects.filter(pk=task.payload["number"]).first()
    if departure is None or departure.state == DepartureState.DONE:
        return
    person = Person.objects.filter(pk=departure.person_id or 0).first()
    if person is None:
        _end(departure, Counter())
        return
    until = time.monotonic() + STEP_SECONDS
    for holding in personal.all_holdings():
        while holding.erase is not None and (erased := holding.erase(person)):
            _count(departure, holding.model, erased)
            if time.monotonic() > until:
                raise Again
    settled = departure.asked_at + GRACE
    if clock.now() < settled:
        raise Again(at=settled)
    _last(departure)


def _last(departure: Departure) -> None:
    """What came in meanwhile, and the person's own row, in one write: nothing can come after it."""
    counts: Counter[str] = Counter()
    with write():
        person = identity.locked(departure.person_id or 0)
        if person is not None:
            for holding in personal.of_people():
                if not holding.files and "person" in holding.fates:
                    _exhaust(holding, person, counts)
            identity.forget(person)
            counts["identity.Person"] += 1
        _end(departure, counts)


def _end(departure: Departure, counts: Counter[str]) -> None:
    with write():
        kept = Departure.objects.get(pk=departure.pk)
        kept.counts = dict(Counter(kept.counts) + counts)
        kept.state, kept.done_at = DepartureState.DONE, clock.now()
        kept.person_id, kept.user_id = None, ""
        kept.save()


def _exhaust(holding: personal.Holding, person: Person, counts: Counter[str]) -> None:
    while holding.erase is not None and (erased := holding.erase(person)):
        counts[holding.model] += erased


def _count(departure: Departure, model: str, rows: int) -> None:
    with write():
        kept = Departure.objects.get(pk=departure.pk)
        kept.counts = dict(Counter(kept.counts) + Counter({model: rows}))
        kept.save(update_fields=["counts"])


def _number() -> str:
    """20 digits that nobody guesses: whoever has them may see that a deletion was done, and nothing else."""
    return ids.digits("", 20)
