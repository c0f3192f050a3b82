"""The interaction window: for how long after a person was there their account may write to them."""

from datetime import datetime, timedelta


def ends(active_at: datetime, *, hours: int) -> datetime:
    """The last moment of the window that began when the person entered, tapped or wrote."""
    return active_at + timedelta(hours=hours)


def is_open(active_at: datetime, now: datetime, *, hours: int) -> bool:
    """Whether the account may still write."""
    return now <= ends(active_at, hours=hours)
