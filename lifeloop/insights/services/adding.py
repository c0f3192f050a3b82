"""Adding a chunk's sums to the figures, inside the caller's write; by hand, for this is where the time of a digest goes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from lifeloop.insights import days
from lifeloop.insights.services.tallies import Cell, Key, Met, Tallies, mark_of

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
_MEET_ONE = "INSERT OR IGNORE INTO insights_met (day, mark, person_id) VALUES (?,?,?)"
_MEET_ALL = (
    "INSERT INTO insights_met (day, mark, person_id)"
    " SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[])"
    " ON CONFLICT DO NOTHING RETURNING day, mark, person_id"
)


def add(tallies: Tallies) -> None:
    """Add every cell to its figure; of the people met those that their day has not met before, where they were met first."""
    meeting = sorted(
        (
            (days.number_of(date.fromisoformat(key.day)), mark_of(key), met)
            for key, met in tallies.met.items()
            if met
        ),
        key=lambda one: one[:2],
    )
    rows = sorted(tallies.cells.items())
    if connection.vendor == "postgresql":
        _meet_all(meeting)
        _add_all(rows)
        return
    # The driver itself: the lock and the transaction are the caller's, and a cursor's wrappers cost more than a row.
    driver: Any = connection.connection
    for day, mark, met in meeting:
        for cell, people in _by_cell(met):
            added = driver.executemany(_MEET_ONE, [(day, mark, person) for person in people])
            cell.people += added.rowcount
    driver.executemany(_ONE, [(*key, cell.times, cell.people) for key, cell in rows])


def _by_cell(met: Met) -> Iterable[tuple[Cell, list[int]]]:
    found: dict[int, tuple[Cell, list[int]]] = {}
    for person in sorted(met):
        cell = met[person]
        found.setdefault(id(cell), (cell, []))[1].append(person)
    return found.values()


def _meet_all(meeting: list[tuple[int, int, Met]]) -> None:
    if not meeting:
        return
    rows = [(day, mark, person) for day, mark, met in meeting for person in sorted(met)]
    by_mark = {(day, mark): met for day, mark, met in meeting}
    with connection.kept_cursor() as own:  # type: ignore[attr-defined]  # of our backend
        own.execute(_MEET_ALL, [list(column) for column in zip(*rows, strict=True)])
        for day, mark, person in own.fetchall():
            by_mark[day, mark][person].people += 1


def _add_all(rows: list[tuple[Key, Cell]]) -> None:
    if not rows:
        return
    values = [(*key, cell.times, cell.people) for key, cell in rows]
    with connection.kept_cursor() as own:  # type: ignore[attr-defined]
        own.execute(_ALL, [list(column) for column in zip(*values, strict=True)])
