"""Terms for follows that are older than the index (or than its rules): a walk over all of them, a chunk at a time.

Begun by itself when this version's walk has not been done. Each chunk is one transaction that moves the cursor, so that a worker
that is killed loses nothing and one that was frozen does nothing twice. A follow that has its terms is only looked at.
"""

import time
from datetime import timedelta

from lifeloop.database import for_share, write
from lifeloop.followers.models import Follow, TermWalk
from lifeloop.followers.rules.terms import VERSION
from lifeloop.followers.services import terms
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.outbox import Job, Task, enqueue, extend

JOB = "followers.index"
# Follows of one transaction: some 20 ms on SQLite, where it keeps other writers waiting.
CHUNK = 200
STEP_SECONDS = 1.0  # then other jobs have their turn
# A lease further ahead than this is of before the clock was set back.
_FAR = timedelta(minutes=5)


class _Lost(Exception):
    """The job is another worker's now, or the walk was begun again: what the chunk did is undone."""


def wake() -> bool:
    """Begin the walk if this version's was never begun, or go on with one whose job is gone; whether there was need."""
    walk = TermWalk.objects.filter(version=VERSION).first()
    if walk is not None and walk.ended_at is not None:
        return False
    near = clock.now() + _FAR
    if Job.objects.filter(name=JOB, done_at__isnull=True, run_at__lte=near).exists():
        return False
    with write():
        TermWalk.objects.get_or_create(version=VERSION)
        enqueue(JOB)
    return True


def again() -> None:
    """Walk over all follows once more, from the first: whatever is wrong or missing is mended."""
    with write():
        TermWalk.objects.update_or_create(
            version=VERSION,
            defaults={
                "account_id": "",
                "person_id": 0,
                "seen": 0,
                "mended": 0,
                "begun_at": clock.now(),
                "ended_at": None,
            },
        )
        enqueue(JOB)


def step(task: Task, *, seconds: float = STEP_SECONDS) -> bool:
    """Go on for about so long, a chunk at least; whether there is nothing more to do for this job."""
    until = time.monotonic() + seconds
    while True:
        walk = TermWalk.objects.filter(version=VERSION, ended_at=None).first()
        if walk is None:
            return True
        follows = _beyond(walk)
        try:
            _advance(task, walk, follows)
        except _Lost:
            return True
        if not follows:
            return True
        if time.monotonic() > until:
            return False


def _beyond(walk: TermWalk) -> list[Follow]:
    """The next open follows, by account and person."""
    rows = Follow.objects.select_related("person").filter(ended_at=None)
    same = rows.filter(account_id=walk.account_id, person_id__gt=walk.person_id)
    found = list(same.order_by("person_id")[:CHUNK])
    if len(found) < CHUNK:
        later = rows.filter(account_id__gt=walk.account_id).order_by("account_id", "person_id")
        found += later[: CHUNK - len(found)]
    return found


def _advance(task: Task, walk: TermWalk, follows: list[Follow]) -> None:
    """One chunk, or (without follows) the end; :class:`_Lost` when the lease or the cursor is another's."""
    # Looked for before the write, beside all writers: mostly there is nothing to mend.
    wrong = terms.wrong(follows)
    mine = TermWalk.objects.filter(
        version=VERSION, account_id=walk.account_id, person_id=walk.person_id, ended_at=None
    )
    facts: dict[str, object] = {"ended_at": clock.now()}
    if follows:
        last = follows[-1]
        facts = {"account_id": last.account_id, "person_id": last.person_id}
    with write():
        if not mine.update(**facts, seen=walk.seen + len(follows)) or not extend(task):
            raise _Lost
        mended = terms.index(_as_now(wrong)) if wrong else 0
        if mended:
            TermWalk.objects.filter(version=VERSION).update(mended=walk.mended + mended)


def _as_now(wrong: list[Follow]) -> list[Follow]:
    """Those of these follows that are still open, neither renamed, noted nor ended before the commit."""
    ids = {follow.person_id for follow in wrong}
    # People before follows, as a rename locks them.
    people = {person.pk: person for person in for_share(Person.objects.filter(pk__in=ids))}
    keys = {follow.id for follow in wrong}
    accounts = {follow.account_id for follow in wrong}
    open_ones = Follow.objects.filter(account_id__in=accounts, person_id__in=ids, ended_at=None)
    rows = [row for row in for_share(open_ones) if row.id in keys]
    for row in rows:
        row.person = people[row.person_id]
    return rows
