"""Moments in the protocol: ``yyyy-MM-dd HH:mm:ss`` in GMT+8."""

from datetime import UTC, datetime

from lifeloop.kernel import clock

FORMAT = "%Y-%m-%d %H:%M:%S"


def text_of(moment: datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(clock.GMT8).strftime(FORMAT)


def moment_of(text: str) -> datetime | None:
    """A moment that was written so; None for anything else."""
    try:
        return datetime.strptime(text, FORMAT).replace(tzinfo=clock.GMT8).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
