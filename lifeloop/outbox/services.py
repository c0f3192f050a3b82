"""Writing jobs and events, always in the transaction of the facts they belong to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox.bell import BELL
from lifeloop.outbox.models import Event, Job
from lifeloop.outbox.registry import JOBS, subscribers
from lifeloop.outbox.sealing import seal

# How long a secret is kept when nobody says: twice the life of a one-time code.
SECRET_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event for :func:`emit_many`; ``facts`` is JSON and holds no secret and no phone number."""

    kind: str
    person_id: int | None = None
    account_id: int | None = None
    program_id: int | None = None
    merchant_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def enqueue(
    name: str,
    payload: Mapping[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
    secret: str | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Put a job into the outbox; it runs after the commit, not before ``run_at``. Returns its id.

    ``secret`` is stored encrypted and erased when the job ends, or at ``expires_at`` (ten minutes
    after it is due, unless said), from when on the job is not run any more. ``payload`` is JSON
    that an operator may read. An unregistered name raises :class:`LookupError`.
    """
    spec = JOBS.get(name)
    if spec is None:
        raise LookupError(f"no job is named {name!r}")
    now = clock.now()
    due = run_at or now
    if secret is not None and expires_at is None:
        expires_at = due + SECRET_LIFE
    made = Job.objects.create(
        name=name,
        payload=dict(payload or {}),
        secret=None if secret is None else seal(secret),
        run_at=due,
        expires_at=expires_at,
        max_attempts=spec.max_attempts,
        created_at=now,
    )
    transaction.on_commit(BELL.ring)
    return made.pk


def emit(
    kind: str,
    *,
    person_id: int | None = None,
    account_id: int | None = None,
    program_id: int | None = None,
    merchant_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Record that something happened; its subscribers are called after the commit."""
    spec = EventSpec(kind, person_id, account_id, program_id, merchant_id, facts or {})
    return emit_many([spec])[0]


def emit_many(specs: Sequence[EventSpec]) -> list[Event]:
    """Record many events with one INSERT, and one job per subscriber for all of them together."""
    if not specs:
        return []
    now = clock.now()
    with write():
        events = Event.objects.bulk_create([_event(spec, now) for spec in specs])
        _tell_subscribers(events, now)
    return events


def _event(spec: EventSpec, now: datetime) -> Event:
    return Event(
        kind=spec.kind,
        at=now,
        person_id=spec.person_id,
        account_id=spec.account_id,
        program_id=spec.program_id,
        merchant_id=spec.merchant_id,
        facts=dict(spec.facts),
    )


def _tell_subscribers(events: list[Event], now: datetime) -> None:
    ids: dict[str, list[int]] = defaultdict(list)
    for event in events:
        ids[event.kind].append(event.pk)
    jobs = [
        Job(
            name=subscription.name,
            payload={"events": own},
            run_at=now,
            created_at=now,
            max_attempts=subscription.max_attempts,
        )
        for kind, own in ids.items()
        for subscription in subscribers(kind)
    ]
    if jobs:
        Job.objects.bulk_create(jobs)
        transaction.on_commit(BELL.ring)
