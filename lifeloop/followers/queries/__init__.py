"""Reads about followers; the old names of follows stand here too."""

from lifeloop.followers.queries.follows import (
    following,
    follows_of,
    for_account,
    is_following,
    user_ids,
)
from lifeloop.followers.queries.numbers import count, counts, total
from lifeloop.followers.queries.senders import Sender, recent_programs, senders_of
from lifeloop.followers.queries.sending import open_follows, refused_pairs

__all__ = [
    "Sender",
    "count",
    "counts",
    "following",
    "follows_of",
    "for_account",
    "is_following",
    "open_follows",
    "recent_programs",
    "refused_pairs",
    "senders_of",
    "total",
    "user_ids",
]
