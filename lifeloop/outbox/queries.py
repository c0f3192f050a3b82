"""How the outbox does, for the operator's health page; payloads are not shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from lifeloop.kernel import clock
from lifeloop.outbox.models import Job, Periodic
from lifeloop.outbox.registry import PERIODIC


@dataclass(frozen=True, slots=True)
class Health:
    """Jobs that are due or being run, the age of the oldest due one in seconds, and failed ones."""

    waiting: int
    oldest_seconds: float
    failed: int


def health() -> Health:
    """The state of the queue as of now."""
    now = clock.now()
    due = Job.objects.filter(done_at__isnull=True, run_at__lte=now)
    found = due.aggregate(count=Count("pk"), oldest=Min("run_at"))
    oldest: datetime = found["oldest"] or now
    failed = Job.objects.filter(state=Job.State.FAILED).count()
    return Health(found["count"], (now - oldest).total_seconds(), failed)


def failed() -> "QuerySet[Job]":
    """All failed jobs, newest first, without their payloads."""
    return Job.objects.filter(state=Job.State.FAILED).defer("payload", "secret").order_by("-pk")


def failed_jobs(limit: int = 50) -> list[Job]:
    """The newest failed jobs, without their payloads."""
    failed = Job.objects.filter(state=Job.State.FAILED).defer("payload", "secret")
    return list(failed.order_by("-pk")[:limit])


def name_of(job_id: int) -> str | None:
    """What a job is called; None where there is no such job."""
    return Job.objects.filter(pk=job_id).values_list("name", flat=True).first()


def last_tick() -> datetime | None:
    """When a worker last began a periodic job, as near as their clocks tell; None: never."""
    spans = {spec.name: spec.seconds for spec in PERIODIC}
    rows = Periodic.objects.filter(name__in=spans)
    return max((row.next_at - timedelta(seconds=spans[row.name]) for row in rows), default=None)


def is_under_way(name: str) -> bool:
    """Whether a job of that name is due or being run just now; one that pauses after a failure is not."""
    open_jobs = Job.objects.filter(name=name, done_at__isnull=True)
    return open_jobs.filter(Q(state=Job.State.LEASED) | Q(run_at__lte=clock.now())).exists()
