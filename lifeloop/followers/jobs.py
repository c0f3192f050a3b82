"""What the worker does for this package."""

from lifeloop.followers.models import TransferSort
from lifeloop.followers.services import (
    counting,
    exports,
    imports,
    indexing,
    leaving,
    own_files,
    transfers,
)
from lifeloop.outbox import Again, Task, every, job

_STEPS = {TransferSort.IMPORT.value: imports.step, TransferSort.EXPORT.value: exports.step}


@job(transfers.JOB, lease_seconds=120)
def carry_transfer_on(task: Task) -> None:
    """An import or export, a second at a time."""
    if not transfers.step(task, _STEPS):
        raise Again


@every(seconds=3600)
def prune_transfers() -> None:
    """Files of imports and exports are kept for a week."""
    transfers.prune()


@every(seconds=300)
def tally_followers() -> None:
    """Large accounts are counted anew."""
    counting.tally()


@job(indexing.JOB, lease_seconds=30)
def index_follows(task: Task) -> None:
    """Terms for follows that are older than the index, a second at a time."""
    if not indexing.step(task):
        raise Again


@every(seconds=60)
def look_for_missing_terms() -> None:
    """Normally one look at one row."""
    indexing.wake()


@job(leaving.JOB, lease_seconds=30, max_attempts=50)
def carry_departure_on(task: Task) -> None:
    """Everything about a person who left, a second at a time."""
    leaving.carry_on(task)


@job(own_files.JOB, lease_seconds=120, max_attempts=own_files.ATTEMPTS)
def make_own_file(task: Task) -> None:
    """The file of a person's own data."""
    own_files.make(task)


@every(seconds=300)
def prune_own_files() -> None:
    """Files whose day is over."""
    own_files.prune()
