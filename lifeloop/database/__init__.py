"""The database as the house uses it: one way to write, locks on rows, and what a fault means."""

from lifeloop.database.faults import is_conflict, is_database_away
from lifeloop.database.transactions import (
    attempt,
    beginning_with,
    for_share,
    for_update,
    write,
)

__all__ = [
    "attempt",
    "beginning_with",
    "for_share",
    "for_update",
    "is_conflict",
    "is_database_away",
    "write",
]
