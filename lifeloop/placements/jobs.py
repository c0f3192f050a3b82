"""What the worker does for this package."""

from lifeloop.identity.services import files
from lifeloop.outbox import Task, enqueue, every, job
from lifeloop.placements.services import codes, pictures


@every(seconds=60)
def end_expired_codes() -> None:
    """Codes whose time is over are written down as such: a clock that is set back later revives none."""
    codes.end_expired()


@every(seconds=86_400)
def begin_sweeping() -> None:
    """Once a day; in a job of its own, because it may take long."""
    enqueue("placements.sweep_files")


@job("placements.sweep_files", lease_seconds=1800)
def sweep_files(task: Task) -> None:
    """Pictures that were removed or never used, and nothing shows."""
    pictures.forget_removed()
    files.sweep()
