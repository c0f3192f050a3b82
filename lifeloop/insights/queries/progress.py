"""How far the events are digested, and how far back figures can be made anew."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lifeloop.insights import days
from lifeloop.insights.models import Progress
from lifeloop.insights.queries import events

NAME = "events"


@dataclass(frozen=True, slots=True)
class Standing:
    """``behind``: events that are not digested (about: ids that were drawn for nothing count as well). ``since``: figures of that
    day and later ones are just being made anew.
    """

    cursor: int
    behind: int
    since: date | None


def standing() -> Standing:
    """As of now."""
    row = _row()
    if row.clearing is not None:
        return Standing(row.cursor, row.cursor, row.clearing)
    anew = row.since if row.until > row.cursor else None
    return Standing(row.cursor, max(0, events.newest() - row.cursor), anew)


def cursor() -> int:
    """The last event that is digested; 0: none."""
    return _row().cursor


def first_day() -> date | None:
    """The first day of which every event is still there; None: nothing was ever deleted."""
    found, first = events.oldest(), _row().first
    if found is None:
        return days.today() if first else None
    first_id, minute = found
    if first is None or first_id <= first:
        return None
    begun = datetime.fromisoformat(minute).replace(tzinfo=UTC)
    return days.day_of(begun) + timedelta(days=1)


def _row() -> Progress:
    return Progress.objects.filter(name=NAME).first() or Progress(name=NAME)
