"""Writes about followers; the old names of following stand here too."""

from lifeloop.followers.services.consent import refuse_program, visit
from lifeloop.followers.services.following import (
    enter,
    entered,
    follow,
    open_follow,
    read_up_to,
    set_muted,
    unfollow,
)

__all__ = [
    "enter",
    "entered",
    "follow",
    "open_follow",
    "read_up_to",
    "refuse_program",
    "set_muted",
    "unfollow",
    "visit",
]
