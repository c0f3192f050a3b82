"""What the worker does for batch sends; imported by ``jobs``."""

from lifeloop.messaging.services.batches import JOB, send_chunk
from lifeloop.outbox import Again, Task, job


@job(JOB, max_attempts=30)
def send_batch(task: Task) -> None:
    """One chunk, then others have their turn; a worker that dies loses nothing, and nobody gets it twice."""
    if not send_chunk(int(task.payload["batch"])):
        raise Again
