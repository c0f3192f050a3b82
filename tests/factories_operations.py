"""What the operator's health page shows."""

from typing import Any

from lifeloop.kernel import clock
from lifeloop.outbox.models import Job


def make_failed_job(**columns: Any) -> Job:
    """A job that was tried as often as it may be."""
    now = clock.now()
    facts: dict[str, Any] = {
        "name": "webhooks.prune",
        "state": Job.State.FAILED,
        "run_at": now,
        "created_at": now,
        "done_at": now,
        "attempts": 10,
        "last_error": "OperationalError",
    }
    return Job.objects.create(**{**facts, **columns})
