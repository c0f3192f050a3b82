"""What the worker does for broadcasts; imported by ``jobs``."""

from lifeloop.messaging.models import BroadcastState
from lifeloop.messaging.queries.broadcasts import forgotten
from lifeloop.messaging.services import holdout
from lifeloop.messaging.services.broadcasting import begin
from lifeloop.messaging.services.broadcasts import JOB
from lifeloop.messaging.services.recalls import recalled
from lifeloop.messaging.services.segments import send_slice
from lifeloop.outbox import Again, Task, enqueue, every, job

# A worker that died is followed by another within this and a look (a second).
LEASE_SECONDS = 3.0


@job(JOB, max_attempts=30, lease_seconds=LEASE_SECONDS)
def send_broadcast(task: Task) -> None:
    """A broadcast's time has come, or it is being sent: about a second of it, then others have their turn."""
    broadcast_id = int(task.payload["broadcast"])
    state = begin(broadcast_id)
    if state == BroadcastState.RUNNING and not send_slice(task, broadcast_id):
        raise Again
    if state in {BroadcastState.RUNNING, BroadcastState.RECALLING}:
        recalled(broadcast_id)


@every(seconds=60)
def wake_broadcasts() -> None:
    """Broadcasts that are due or begun and whose job is gone, or leased far ahead since the clock was set back."""
    for broadcast_id in forgotten():
        enqueue(JOB, {"broadcast": broadcast_id})


@job(holdout.JOB)
def count_hold_out(task: Task) -> None:
    """The days in which a return counts are over: both groups are counted and kept."""
    holdout.keep_count(int(task.payload["broadcast"]), days=int(task.payload["days"]))
