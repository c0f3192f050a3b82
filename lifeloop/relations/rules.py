"""What a grant allows, as a pure function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

LEAST_PER_DAY, MOST_PER_DAY = 1, 1_000_000


@dataclass(frozen=True, slots=True)
class GrantLimits:
    """A grant's limits; None is none."""

    templates: Sequence[str] | None
    per_day: int | None
    until: datetime | None


def grant_allows(limits: GrantLimits, *, template: str, used_today: int, now: datetime) -> bool:
    """Whether one more message of this template may go through the grant now."""
    if limits.templates is not None and template not in limits.templates:
        return False
    if limits.per_day is not None and used_today >= limits.per_day:
        return False
    return limits.until is None or now < limits.until


def limits_are_sound(limits: GrantLimits, now: datetime) -> bool:
    """A daily number within its range, an end in the future."""
    if limits.per_day is not None and not LEAST_PER_DAY <= limits.per_day <= MOST_PER_DAY:
        return False
    return limits.until is None or limits.until > now
