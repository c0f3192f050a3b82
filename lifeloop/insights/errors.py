"""Refusals of figures."""

from typing import ClassVar

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class EventsGone(DomainError):
    """Figures cannot be made anew from events that were deleted."""

    code = "EVENTS_GONE"
    text = N_("The events of that day are not kept any more. The first whole day is %(first)s.")
    kind: ClassVar[Refusal] = Refusal.CONFLICT
