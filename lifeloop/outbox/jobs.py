"""The outbox keeps itself small, and secrets no longer than they live."""

from datetime import datetime, timedelta

from django.conf import settings

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox.models import Event, Job
from lifeloop.outbox.registry import HOLDS, every

KEPT_DAYS = 7
# One write holds the lock for some milliseconds only; the rest waits for the next.
_CHUNK = 1000
_CHUNKS = 100


@every(seconds=60)
def erase_secrets() -> None:
    """Erase secrets whose time is over, also of jobs that nobody claimed."""
    Job.objects.filter(secret__isnull=False, expires_at__lte=clock.now()).update(secret=None)


@every(seconds=3600)
def prune() -> None:
    """Delete ended jobs and events older than ``LIFELOOP_OUTBOX_DAYS``; of events only those that nobody holds."""
    before = clock.now() - timedelta(days=getattr(settings, "LIFELOOP_OUTBOX_DAYS", KEPT_DAYS))
    for _ in range(_CHUNKS):
        if _delete_jobs(before) + _delete_events(before) == 0:
            return


def _delete_jobs(before: datetime) -> int:
    ended = Job.objects.filter(done_at__lt=before).order_by("done_at")
    with write():
        old = list(ended.values_list("pk", flat=True)[:_CHUNK])
        return Job.objects.filter(pk__in=old).delete()[0]


def _delete_events(before: datetime) -> int:
    # Ids grow with time, so the oldest are the first: no index on ``at`` is needed.
    events = Event.objects.order_by("pk")
    if len(HOLDS):
        events = events.filter(pk__lte=min(one.done() for one in HOLDS))
    oldest = events.values_list("pk", "at")[:_CHUNK]
    old = [pk for pk, at in oldest if at < before]
    return Event.objects.filter(pk__in=old).delete()[0]
