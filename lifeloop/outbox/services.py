"""Writing jobs and events, always in the transaction of the facts they belong to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox.bell import BELL
from lifeloop.outbox.models import Job
from lifeloop.outbox.registry import JOBS, subscribers
from lifeloop.outbox.sealing import seal

# How long a secret is kept when nobody says: twice the life of a one-time code.
SECRET_LIFE = timedelta(minutes=10)
# Rows of one INSERT: seven parameters each, SQLite takes 999 on old builds.
_ROWS = 100
_INSERT = (
    "INSERT INTO outbox_event"
    " (kind, at, person_id, account_id, program_id, merchant_id, facts) VALUES"
)
_to_json = DjangoJSONEncoder().encode


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
) -> int:
    """Record that something happened; its subscribers are called after the commit. Returns its id."""
    spec = EventSpec(kind, person_id, account_id, program_id, merchant_id, facts or {})
    return emit_many([spec])[0]


def emit_many(specs: Sequence[EventSpec]) -> list[int]:
    """Record many events with one INSERT, and one job per subscriber for all of them together.

    Returns their ids, in the order given.
    """
    now = clock.now()
    ids: list[int] = []
    if specs:
        with write():
            for start in range(0, len(specs), _ROWS):
                ids += _insert(specs[start : start + _ROWS], now)
            _tell_subscribers(specs, ids, now)
    return ids


def wake() -> None:
    """After the caller's commit, the worker of this process looks at once: a lane has something to do."""
    transaction.on_commit(BELL.ring)


def _insert(specs: Sequence[EventSpec], now: datetime) -> list[int]:
    # Written by hand: every signed send passes here, and the ORM's insert costs five times as much.
    at = connection.ops.adapt_datetimefield_value(now)
    params: list[Any] = []
    for spec in specs:
        ids = (spec.person_id, spec.account_id, spec.program_id, spec.merchant_id)
        params += (spec.kind, at, *ids, _to_json(dict(spec.facts)))
    rows = ",".join(["(%s,%s,%s,%s,%s,%s,%s)"] * len(specs))
    with connection.cursor() as cursor:
        cursor.execute(f"{_INSERT} {rows} RETURNING id", params)
        return [row[0] for row in cursor.fetchall()]


def _tell_subscribers(specs: Sequence[EventSpec], ids: Sequence[int], now: datetime) -> None:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for spec, pk in zip(specs, ids, strict=True):
        by_kind[spec.kind].append(pk)
    jobs = [
        Job(
            name=subscription.name,
            payload={"events": own},
            run_at=now,
            created_at=now,
            max_attempts=subscription.max_attempts,
        )
        for kind, own in by_kind.items()
        for subscription in subscribers(kind)
    ]
    if jobs:
        Job.objects.bulk_create(jobs)
        transaction.on_commit(BELL.ring)
