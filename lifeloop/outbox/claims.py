"""Claiming jobs by lease, and ending them; all of it fenced by the lease's token."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox.bell import BELL
from lifeloop.outbox.models import Job
from lifeloop.outbox.registry import JOBS, Task
from lifeloop.outbox.sealing import unseal

LEASE_SECONDS = 60.0
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 3600.0

_DUE = (
    "SELECT id FROM outbox_job WHERE done_at IS NULL AND run_at <= %s ORDER BY run_at, id LIMIT %s"
)
_CLAIM = (
    "UPDATE outbox_job SET state = 'leased', lease_token = %s, run_at = {until}, attempts = attempts + 1"
    " WHERE {which} RETURNING *"
)


def claim(limit: int, lease_seconds: float = LEASE_SECONDS) -> list[Task]:
    """Take up to ``limit`` due jobs, oldest first; nobody else gets them for ``lease_seconds`` (or the job's own).

    One conditional UPDATE in its own transaction; on PostgreSQL it skips what another worker is
    taking. Jobs whose time has run out are ended here and not returned: expired ones, and ones that
    took their worker down with them at every attempt.
    """
    now = clock.now()
    # A look costs no lock; an idle worker must not stand in the writers' queue every second.
    if not _is_any_due(now):
        return []
    token = uuid4().hex
    with write():
        jobs = _update_due(token, now, limit, lease_seconds)
        expired = [job for job in jobs if job.expires_at is not None and job.expires_at <= now]
        spent = [job for job in jobs if job.attempts > job.max_attempts and job not in expired]
        _end(expired, token, "Expired")
        _end(spent, token, "LeaseLost")
    over = {job.pk for job in (*expired, *spent)}
    return [_task(job) for job in jobs if job.pk not in over]


def lease_of(task: Task, otherwise: float = LEASE_SECONDS) -> float:
    """For how many seconds a task is held."""
    spec = JOBS.get(task.name)
    return otherwise if spec is None or spec.lease_seconds is None else spec.lease_seconds


def extend(task: Task, seconds: float | None = None) -> bool:
    """Hold a task for ``seconds`` (its own lease) from now; False when it is not ours any more: stop working on it.

    Called inside the ``write()`` of a job's own effect it is a fence: a worker that was frozen for
    longer than its lease finds out before it does anything twice.
    """
    until = clock.now() + timedelta(seconds=lease_of(task) if seconds is None else seconds)
    return _held(task).update(run_at=until) == 1


def put_back(task: Task, at: datetime | None = None) -> bool:
    """A part is done: ready again (``at`` a time, else behind what is due now), all attempts before it.

    False when the lease was lost.
    """
    changed = _held(task).update(
        state=Job.State.READY, run_at=at or clock.now(), attempts=0, lease_token=""
    )
    return changed == 1


def complete(tasks: Sequence[Task]) -> int:
    """Mark tasks of one claim as done and erase their secrets; returns how many still were ours."""
    if not tasks:
        return 0
    held = Job.objects.filter(
        pk__in=[task.id for task in tasks],
        lease_token=tasks[0].token,
        done_at__isnull=True,
    )
    return held.update(state=Job.State.DONE, done_at=clock.now(), secret=None, lease_token="")


def fail(
    task: Task, error: str, *, final: bool = False, payload: dict[str, Any] | None = None
) -> bool:
    """Note a failed attempt: again after a pause that doubles, or ``failed`` after the last one.

    ``error`` is a class name and code, never a text. ``payload`` replaces the job's, when part of
    it was done. Returns False when the lease was lost, in which case nothing is changed.
    """
    now = clock.now()
    change: dict[str, Any] = {"last_error": error[:200], "lease_token": ""}
    if payload is not None:
        change["payload"] = payload
    with write():
        job = _held(task).first()
        if job is None:
            return False
        if final or job.attempts >= job.max_attempts:
            change |= {"state": Job.State.FAILED, "done_at": now, "secret": None}
        else:
            change |= {"state": Job.State.READY, "run_at": now + _pause(job.attempts)}
        return _held(task).update(**change) == 1


def retry(job_id: int) -> bool:
    """Make a failed job ready again, with all its attempts; False when it did not fail or its secret is gone."""
    failed = Job.objects.filter(pk=job_id, state=Job.State.FAILED, expires_at__isnull=True)
    changed = failed.update(
        state=Job.State.READY, run_at=clock.now(), attempts=0, done_at=None, lease_token=""
    )
    if changed:
        transaction.on_commit(BELL.ring)
    return changed == 1


def _is_any_due(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [connection.ops.adapt_datetimefield_value(now), 1])
        return cursor.fetchone() is not None


def _update_due(token: str, now: datetime, limit: int, lease_seconds: float) -> list[Job]:
    # An array is computed once; a plain IN may be run again by PostgreSQL's planner and claim more.
    skips = connection.vendor == "postgresql"
    which = f"id = ANY(ARRAY({_DUE} FOR UPDATE SKIP LOCKED))" if skips else f"id IN ({_DUE})"
    cases, leases = _until(now, lease_seconds)
    at = connection.ops.adapt_datetimefield_value(now)
    text = _CLAIM.format(until=cases, which=which)
    rows = Job.objects.raw(text, [token, *leases, at, limit])
    return sorted(rows, key=lambda job: job.pk)


def _until(now: datetime, lease_seconds: float) -> tuple[str, list[Any]]:
    """When the leases end: those of some jobs sooner. An SQL expression and its parameters."""

    def moment(seconds: float) -> Any:
        return connection.ops.adapt_datetimefield_value(now + timedelta(seconds=seconds))

    own = [(spec.name, spec.lease_seconds) for spec in JOBS if spec.lease_seconds is not None]
    if not own:
        return "%s", [moment(lease_seconds)]
    params = [part for name, seconds in own for part in (name, moment(seconds))]
    return f"CASE name{' WHEN %s THEN %s' * len(own)} ELSE %s END", [*params, moment(lease_seconds)]


def _end(jobs: list[Job], token: str, error: str) -> None:
    if jobs:
        Job.objects.filter(pk__in=[job.pk for job in jobs], lease_token=token).update(
            state=Job.State.FAILED,
            done_at=clock.now(),
            secret=None,
            lease_token="",
            last_error=error,
        )


def _held(task: Task) -> "QuerySet[Job]":
    return Job.objects.filter(pk=task.id, lease_token=task.token, done_at__isnull=True)


def _pause(attempts: int) -> timedelta:
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts - 1, 20))
    # Jitter, so that what failed together does not come back together.
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret


def _task(job: Job) -> Task:
    secret = None if job.secret is None else unseal(job.secret)
    return Task(job.pk, job.name, job.payload, secret, job.attempts, job.lease_token)
