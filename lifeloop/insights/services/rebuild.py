"""Making figures anew from a day on: first those of its day and later ones go, a little at a time, then the events are digested again."""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Min

from lifeloop.database import for_update, write
from lifeloop.insights import days
from lifeloop.insights.errors import EventsGone
from lifeloop.insights.models import WHOLE_DAY, Figure, Progress
from lifeloop.insights.queries import events
from lifeloop.insights.queries.progress import NAME, first_day

_CHUNK = 2000
_KEY = "merchant_id, metric, kind, hour, day, account_id, program_id, source, thing"
_FIGURES = (
    f"DELETE FROM insights_figure WHERE ({_KEY}) IN"  # noqa: S608
    f" (SELECT {_KEY} FROM insights_figure WHERE day >= %s LIMIT {_CHUNK})"
)
_MET = (
    "DELETE FROM insights_met WHERE (day, mark, person_id) IN"  # noqa: S608
    f" (SELECT day, mark, person_id FROM insights_met WHERE day {{which}} %s LIMIT {_CHUNK})"
)


_HOURS = (
    f"DELETE FROM insights_figure WHERE ({_KEY}) IN"  # noqa: S608
    f" (SELECT {_KEY} FROM insights_figure WHERE day = %s AND hour >= 0 LIMIT {_CHUNK})"
)


def progress() -> Progress:
    """How far the events are digested."""
    found = Progress.objects.filter(name=NAME).first()
    return found or Progress.objects.get_or_create(name=NAME)[0]


def rebuild_from(day: date) -> None:
    """From now on figures of this day and later ones are being made anew, by whoever digests; read meanwhile they are incomplete.

    Refused: :class:`EventsGone` when events of that day have been deleted: their figures could not be made again.
    """
    first = first_day()
    if first is not None and day < first:
        raise EventsGone(first=first.isoformat())
    progress()
    with write():
        [row] = for_update(Progress.objects.filter(name=NAME))
        # One that is under way already may have begun earlier.
        begun = [row.clearing, row.since if row.until > row.cursor else None]
        row.clearing = min([day, *(one for one in begun if one is not None)])
        row.save(update_fields=["clearing"])


def clear_some() -> bool:
    """A little of what is to be cleared; when nothing is left, the cursor goes back. Returns whether it did anything."""
    row = progress()
    if row.clearing is None:
        return False
    day, number = row.clearing, days.number_of(row.clearing)
    with write():
        if _delete(_FIGURES, day.isoformat()) + _delete(_MET.format(which=">="), number):
            return True
    back = _before(day)  # a look at every event: once, and beside all writers
    with write():
        [row] = for_update(Progress.objects.filter(name=NAME))
        if row.clearing != day:  # another process was sooner, or somebody wants more
            return True
        row.since, row.clearing = day, None
        row.until = max(row.until, row.cursor)
        row.cursor = min(back, row.cursor)
        row.save(update_fields=["since", "clearing", "until", "cursor"])
    return True


def forget_met() -> int:
    """Delete some of whom old days have met, once all is digested; how many."""
    row = progress()
    if row.clearing is not None or row.cursor < max(row.until, events.newest()):
        return 0
    before = days.today() - timedelta(days=settings.LIFELOOP_FIGURES_PEOPLE_DAYS)
    with write():
        return _delete(_MET.format(which="<"), days.number_of(before))


def old_hours() -> list[date]:
    """The days whose figures of hours are to be forgotten, the earliest first; none while figures are being made anew.

    They go from the earliest day on: before a day that has figures, and none of hours, there are none either.
    """
    row = progress()
    earliest = Figure.objects.aggregate(day=Min("day"))["day"]
    if earliest is None or row.clearing is not None or row.cursor < row.until:
        return []
    found: list[date] = []
    day = days.hours_from() - timedelta(days=1)
    while day >= earliest:
        of_day = Figure.objects.filter(day=day)
        if of_day.filter(hour__gt=WHOLE_DAY).exists():
            found.insert(0, day)
        elif of_day.exists():
            break
        day -= timedelta(days=1)
    return found


def forget_hours(day: date) -> int:
    """Delete some of a day's figures of hours; how many."""
    with write():
        return _delete(_HOURS, day.isoformat())


def _before(day: date) -> int:
    """The id before the first event of a day or a later one."""
    with connection.cursor() as own:
        moment = connection.ops.adapt_datetimefield_value(days.starts(day))
        own.execute("SELECT min(id) FROM outbox_event WHERE at >= %s", [moment])
        first = own.fetchone()[0]
    return events.newest() if first is None else int(first) - 1


def _delete(text: str, value: str | int) -> int:
    with connection.cursor() as own:
        own.execute(text, [value])
        return int(own.rowcount)
