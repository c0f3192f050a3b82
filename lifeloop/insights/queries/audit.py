"""Do the figures add up to the events? Counted again, a day at a time, by statements of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from lifeloop.identity.models import App
from lifeloop.insights import days
from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.queries import audit_sql
from lifeloop.insights.queries.progress import cursor, first_day

Name = tuple[Any, ...]  # merchant, metric, kind, hour, account, program, source, thing
Sums = dict[Name, tuple[int, int]]
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Wrong:
    """A figure that is not what its events say: times and people, as they are and as they should be."""

    day: date
    merchant_id: int
    metric: str
    kind: str
    hour: int
    account_id: int
    program_id: int
    source: str
    thing: str
    kept: tuple[int, int]
    counted: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """One day: how many figures it has; the first that is wrong, None: all add up. ``moving``: it was counted on meanwhile."""

    day: date
    figures: int
    wrong: Wrong | None
    moving: bool = False


def check(count: int | None = None) -> Iterator[Checked]:
    """The last ``count`` days (all) whose events are still there, the earliest first. Stops after the first that is wrong."""
    ranges = _ranges(cursor())
    first = first_day()
    wanted = sorted(day for day in ranges if first is None or day >= first)
    for day in wanted if count is None else wanted[-count:]:
        checked = _checked(day, *ranges[day])
        if not (checked.figures or checked.wrong or checked.moving):
            continue  # an hour of UTC reaches into the next day, its events do not
        yield checked
        if checked.wrong and not checked.moving:
            return


def _checked(day: date, low: int, high: int) -> Checked:
    for _try in range(_TRIES):
        digested = cursor()
        last = max(high, digested) if day >= days.today() else high
        counted, kept = recount(day, low, min(last, digested)), _kept(day)
        if day < days.hours_from():  # they may be gone, or be on their way
            counted, kept = _whole_days(counted), _whole_days(kept)
        wrong = _first_wrong(day, counted, kept)
        if wrong is None or cursor() == digested:
            return Checked(day, len(kept), wrong)
    return Checked(day, len(kept), None, moving=True)


def recount(day: date, low: int, high: int) -> Sums:
    """All figures of a day, from its events between two ids."""
    owners = {int(app_id): owner for app_id, owner in App.objects.values_list("app_id", "merchant")}
    start, end = days.starts(day), days.starts(day + timedelta(days=1))
    minutes = any(
        moment.astimezone(days.zone()).utcoffset() != _whole(moment) for moment in (start, end)
    )
    adapt = connection.ops.adapt_datetimefield_value
    params = {"start": adapt(start), "end": adapt(end)}
    sums: Sums = {}

    def add(account: int, program: int, rest: Name, times: int, people: int) -> None:
        for owner in {owners.get(account), owners.get(program)} - {None}:
            metric, kind, hour, source, thing = rest
            name = (owner, metric, kind, hour, account, program, source, thing)
            before = sums.get(name, (0, 0))
            sums[name] = (before[0] + times, before[1] + people)

    def run(select: str, *, things: bool = False) -> list[Any]:
        text = audit_sql.told(
            connection.vendor, things=things, first=low, last=high, minutes=minutes
        )
        with connection.cursor() as own:
            own.execute(text + select, params)
            rows: list[Any] = own.fetchall()
            return rows

    for text, metric, account, program, source, times, people in run(audit_sql.TIMES):
        hour = _hour(text)
        add(account, program, (metric, "", hour, source[:12], ""), int(times), 0)
        add(account, program, (metric, "", WHOLE_DAY, source[:12], ""), int(times), int(people))
    for metric, account, program, source, people in run(audit_sql.PEOPLE):
        add(account, program, (metric, "", WHOLE_DAY, source[:12], ""), 0, int(people))
    for metric, account, program, kind, thing, times, people in run(
        audit_sql.OF_THINGS, things=True
    ):
        add(account, program, (metric, kind, WHOLE_DAY, "", thing[:80]), int(times), int(people))
    return sums


def _kept(day: date) -> Sums:
    rows = Figure.objects.filter(day=day).values_list(
        "merchant_id", "metric", "kind", "hour", "account_id", "program_id", "source", "thing", "times", "people"
    )  # fmt: skip
    return {row[:8]: (row[8], row[9]) for row in rows.iterator()}


def _whole_days(sums: Sums) -> Sums:
    return {name: found for name, found in sums.items() if name[3] == WHOLE_DAY}


def _first_wrong(day: date, counted: Sums, kept: Sums) -> Wrong | None:
    for name in sorted(counted.keys() | kept.keys()):
        is_kept, is_counted = kept.get(name, (0, 0)), counted.get(name, (0, 0))
        if is_kept != is_counted:
            merchant, metric, kind, hour, account, program, source, thing = name
            return Wrong(
                day, merchant, metric, kind, hour, account, program, source, thing, is_kept, is_counted
            )  # fmt: skip
    return None


def _ranges(digested: int) -> dict[date, tuple[int, int]]:
    """Between which ids the events of each day lie: one look at all that are digested."""
    text = (
        "substr(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 1, 13)"
        if connection.vendor == "postgresql"
        else "substr(at, 1, 13)"
    )
    select = f"SELECT {text}, min(id), max(id) FROM outbox_event WHERE id <= %s GROUP BY 1"  # noqa: S608
    with connection.cursor() as own:
        own.execute(select, [digested])
        rows = own.fetchall()
    found: dict[date, tuple[int, int]] = {}
    for hour, low, high in rows:
        begin = datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)
        for day in {days.day_of(begin), days.day_of(begin + timedelta(minutes=59))}:
            before = found.get(day, (low, high))
            found[day] = (min(low, before[0]), max(high, before[1]))
    return found


def _hour(text: str) -> int:
    moment = datetime.fromisoformat(text if len(text) > 13 else f"{text}:00").replace(tzinfo=UTC)
    return moment.astimezone(days.zone()).hour


def _whole(moment: datetime) -> timedelta:
    offset = moment.astimezone(days.zone()).utcoffset() or timedelta()
    return timedelta(hours=offset // timedelta(hours=1))
