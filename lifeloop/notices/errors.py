"""Refusals about notices."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class NoticeNotFound(DomainError):
    code = "NOTICE_NOT_FOUND"
    text = N_("There is no such notice.")
    kind = Refusal.NOT_FOUND
