"""Refusals of placements."""

from typing import ClassVar

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class TargetInvalid(DomainError):
    """The place a tap leads to is none."""

    code = "TARGET_INVALID"
    text = N_("Choose where this leads, and fill in what that needs.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "target"


class TargetNotAssociated(DomainError):
    """A mini program that is not associated with the account, not listed, or suspended."""

    code = "TARGET_NOT_ASSOCIATED"
    text = N_(
        "“%(name)s” cannot be opened from here: associate it in Mini programs, and see that it is listed."
    )
    kind: ClassVar[Refusal] = Refusal.CONFLICT
    field = "target"
