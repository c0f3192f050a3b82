"""The only source of time. Everything that is stored is UTC; the gateway's text times are GMT+8."""

from datetime import UTC, date, datetime, timedelta, timezone

GMT8 = timezone(timedelta(hours=8), "GMT+8")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in GMT+8, by which every daily limit counts (the original platform's day)."""
    return now().astimezone(GMT8).date()


def day_start(day: date) -> datetime:
    """The first moment of a GMT+8 calendar day."""
    return datetime(day.year, day.month, day.day, tzinfo=GMT8)
