"""What the worker does for this package."""

from lifeloop.outbox import every
from lifeloop.placements.services import codes


@every(seconds=60)
def end_expired_codes() -> None:
    """Codes whose time is over are written down as such: a clock that is set back later revives none."""
    codes.end_expired()
