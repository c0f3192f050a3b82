"""What the worker does for this package."""

from lifeloop.followers.services import counting
from lifeloop.outbox import every


@every(seconds=300)
def tally_followers() -> None:
    """Large accounts are counted anew."""
    counting.tally()
