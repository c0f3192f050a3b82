"""Periodic jobs: each is enqueued by whichever process first finds it due."""

from datetime import timedelta

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox.models import Job, Periodic
from lifeloop.outbox.registry import PERIODIC, Every
from lifeloop.outbox.services import enqueue


def tick() -> int:
    """Enqueue what is due, once an interval across all processes; returns how many."""
    now = clock.now()
    rows = {row.name: row for row in Periodic.objects.filter(name__in=PERIODIC.names())}
    count = 0
    for spec in PERIODIC:
        row = rows.get(spec.name)
        # A time further ahead than the interval means the clock was set back.
        if row is None or not now < row.next_at <= now + timedelta(seconds=spec.seconds):
            count += _begin(spec, row)
    return count


def _begin(spec: Every, row: Periodic | None) -> int:
    now = clock.now()
    next_at = now + timedelta(seconds=spec.seconds)
    with write():
        if row is None:
            row = Periodic(name=spec.name, next_at=now)
            Periodic.objects.bulk_create([row], ignore_conflicts=True)
        won = Periodic.objects.filter(name=spec.name, next_at=row.next_at).update(next_at=next_at)
        if won and not Job.objects.filter(name=spec.name, done_at__isnull=True).exists():
            enqueue(spec.name)
            return 1
    return 0
