"""The days figures are kept by: those of the installation's time zone (``LIFELOOP_TIME_ZONE``, GMT+8 unless it is set)."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from lifeloop.kernel import clock

EPOCH = date(1970, 1, 1)


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone() -> ZoneInfo:
    """The time zone of days and hours."""
    return _zone(settings.TIME_ZONE)


def today() -> date:
    """The present day."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """On which day a moment is."""
    return moment.astimezone(zone()).date()


def starts(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone()).astimezone(UTC)


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def hours_from() -> date:
    """The first day whose hours are kept."""
    return today() - timedelta(days=settings.LIFELOOP_FIGURES_HOURS_DAYS)


def is_over(day: date) -> bool:
    """Whether nothing of it is still to come."""
    return starts(day + timedelta(days=1)) <= clock.now()
