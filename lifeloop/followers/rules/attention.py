"""Quiet hours and the week of a budget, by the clock of GMT+8."""

from datetime import date, datetime, timedelta

from lifeloop.kernel.clock import GMT8

DAY = 24 * 60
PER_WEEK_MOST = 10_000


def minute_of(moment: datetime) -> int:
    """Minutes after midnight in GMT+8."""
    local = moment.astimezone(GMT8)
    return local.hour * 60 + local.minute


def week_of(moment: datetime) -> date:
    """The Monday of the moment's week in GMT+8."""
    day = moment.astimezone(GMT8).date()
    return day - timedelta(days=day.weekday())


def is_quiet(minute: int, hours: tuple[int, int] | None) -> bool:
    """Whether the minute lies in the hours: from the first up to (not with) the second, over midnight too; equal ones: never."""
    if hours is None:
        return False
    start, end = hours
    return start <= minute < end if start <= end else minute >= start or minute < end


def quiet_until(moment: datetime, hours: tuple[int, int] | None) -> datetime | None:
    """When the quiet that lies over the moment ends; None: it is not quiet."""
    minute = minute_of(moment)
    if hours is None or not is_quiet(minute, hours):
        return None
    left = (hours[1] - minute) % DAY
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=left)
