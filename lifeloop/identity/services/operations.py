"""What the platform's operator does to the platform itself."""

from lifeloop.audit import SYSTEM, Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity.errors import JobNotFailed
from lifeloop.identity.queries.operations import BACKUP
from lifeloop.outbox import claims, queries


def retry_job(operator: Actor, job_id: int) -> str:
    """Let a job that has failed run again, with all its attempts; its name. Refused: :class:`JobNotFailed`."""
    with write():
        name = queries.name_of(job_id)
        if name is None or not claims.retry(job_id):
            raise JobNotFailed
        record(actor=operator, action="platform.job_retried", target=Target("job", job_id, name))
    return name


def note_backup(*, size: int, seconds: float, with_keys: bool) -> None:
    """An archive was written: its bytes, how long it took, and whether the platform's keys are in it."""
    data = {"bytes": size, "seconds": round(seconds, 1), "keys": with_keys}
    with write():
        record(actor=SYSTEM, action="platform.backed_up", target=BACKUP, data=data)
