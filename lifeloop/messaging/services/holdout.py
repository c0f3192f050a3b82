"""Hold-out: counted once, when the days in which a return counts are over."""

from datetime import timedelta

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.messaging.models import Broadcast, HoldOut
from lifeloop.messaging.queries.holdout import count, days_of
from lifeloop.outbox import Again, enqueue

JOB = "messaging.count_hold_out"


def await_returns(row: Broadcast) -> None:
    """Have it counted when its days are over; inside the write that begins it. Nothing for one that keeps nobody back."""
    if row.hold_out and row.begun_at is not None:
        run_at = row.begun_at + timedelta(days=days_of(row))
        enqueue(JOB, {"broadcast": row.pk, "days": days_of(row)}, run_at=run_at)


def keep_count(broadcast_id: int, *, days: int) -> HoldOut | None:
    """Count both groups and keep it; the first count stays, however often it is called. None: there is nothing to compare."""
    row = Broadcast.objects.filter(pk=broadcast_id).first()
    if row is None or not row.hold_out or row.begun_at is None or row.recalled_at is not None:
        return None
    until = row.begun_at + timedelta(days=days)
    if until > clock.now():
        raise Again(until)
    got, kept = count(row, until=until)
    with write():
        HoldOut.objects.bulk_create(
            [
                HoldOut(
                    broadcast=row,
                    days=days,
                    got=got.people,
                    got_returned=got.returned,
                    kept=kept.people,
                    kept_returned=kept.returned,
                    counted_at=clock.now(),
                )
            ],
            ignore_conflicts=True,
        )
    return HoldOut.objects.get(pk=broadcast_id)
