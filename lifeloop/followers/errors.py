"""Refusals about following."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class CannotFollow(DomainError):
    code = "CANNOT_FOLLOW"
    text = N_("This lifestyle account cannot be followed at present.")
    kind = Refusal.UNAVAILABLE


class NotFollowing(DomainError):
    code = "NOT_FOLLOWING"
    text = N_("You do not follow this lifestyle account.")
