"""Adding a chunk's sums to the figures, inside the caller's write; by hand, for this is where the time of a digest goes."""

from itertools import chain
from typing import Any

from django.db import connection

from lifeloop.insights.services.tallies import Tallies

_KEY = "merchant_id, metric, kind, hour, day, account_id, program_id, source, thing"
_ADD = (
    f"ON CONFLICT ({_KEY}) DO UPDATE SET times = insights_figure.times + excluded.times,"
    " people = insights_figure.people + excluded.people"
)
_ONE = f"INSERT INTO insights_figure ({_KEY}, times, people) VALUES (?,?,?,?,?,?,?,?,?,?,?) {_ADD}"  # noqa: S608
_ALL = (
    f"INSERT INTO insights_figure ({_KEY}, times, people) SELECT * FROM unnest(%s::bigint[], %s::text[],"  # noqa: S608
    " %s::text[], %s::smallint[], %s::date[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],"
    f" %s::bigint[], %s::bigint[]) {_ADD}"
)
_MEET = "INSERT INTO insights_met (day, mark, person_id)"
_NEW = "ON CONFLICT DO NOTHING RETURNING day, mark, person_id"
_MEET_ALL = f"{_MEET} SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) {_NEW}"  # noqa: S608
# SQLite takes 999 parameters on old builds. Few different texts, so that the driver keeps what it parsed.
_SIZES = (256, 64, 16, 4, 1)
_MEET_MANY = {size: f"{_MEET} VALUES {','.join(['(?,?,?)'] * size)} {_NEW}" for size in _SIZES}
Meeting = list[tuple[int, int, int]]  # day, mark, person


def add(tallies: Tallies) -> None:
    """Add every cell to its figure; of the people met those that their day has not met before, where they were met first."""
    meeting = [(group.day, group.mark, one) for group in tallies.groups for one in group.met]
    meeting.sort()
    met_by = {(group.day, group.mark): group.met for group in tallies.groups}
    postgresql = connection.vendor == "postgresql"
    for day, mark, person in _meet_all(meeting) if postgresql else _meet_many(meeting):
        met_by[day, mark][person].people += 1
    rows = sorted((*cell.key, cell.times, cell.people) for cell in tallies.touched)
    if postgresql:
        _add_all(rows)
    else:
        # The driver itself: the lock and the transaction are the caller's, and a cursor's wrappers cost more than a row.
        driver: Any = connection.connection
        driver.executemany(_ONE, rows)


def _meet_many(meeting: Meeting) -> Meeting:
    driver: Any = connection.connection
    new: Meeting = []
    at = 0
    for size in _SIZES:
        while len(meeting) - at >= size:
            values = list(chain.from_iterable(meeting[at : at + size]))
            new += driver.execute(_MEET_MANY[size], values).fetchall()
            at += size
    return new


def _meet_all(meeting: Meeting) -> Meeting:
    if not meeting:
        return []
    with connection.kept_cursor() as own:  # type: ignore[attr-defined]  # of our backend
        own.execute(_MEET_ALL, [list(column) for column in zip(*meeting, strict=True)])
        new: Meeting = own.fetchall()
        return new


def _add_all(rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with connection.kept_cursor() as own:  # type: ignore[attr-defined]
        own.execute(_ALL, [list(column) for column in zip(*rows, strict=True)])
