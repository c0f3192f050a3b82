"""A chunk of events, added up in memory: what is to be added to which figures, and who was met."""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from lifeloop.identity.models import App
from lifeloop.insights import days
from lifeloop.insights.models import WHOLE_DAY
from lifeloop.insights.queries.events import Row
from lifeloop.insights.rules.reading import READERS, Count

log = logging.getLogger(__name__)

_decode = json.JSONDecoder().raw_decode
SOURCE, THING = 12, 80  # characters a figure keeps


# The primary key of a figure, in its order: merchant, metric, kind, hour, day (ISO text), account, program, source, thing. Plain
# tuples here and below: a name costs more than all else that is done with one.
Key = tuple[int, str, str, int, str, int, int, str, str]
# Figures of a day that differ by source only: day, and the rest of their key.
Group = tuple[str, tuple[object, ...]]


class Cell:
    """What is to be added to one figure. ``met``: who was met first where, in the figures that differ by source only."""

    __slots__ = ("met", "people", "times")

    def __init__(self, met: "Met") -> None:
        self.times = 0
        self.people = 0
        self.met = met


Met = dict[int, Cell]


class When(NamedTuple):
    """The day and the hour of an event."""

    day: str
    hour: int


class Owners:
    """Whose an app is, by its APPID as a number; an app never changes hands."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._pairs: dict[tuple[int, int], list[int]] = {}

    def of(self, account: int, program: int) -> list[int]:
        """The merchants that an account and a program concern; none for what does not exist."""
        found = self._pairs.get((account, program))
        if found is not None:
            return found
        wanted = [number for number in (account, program) if number]
        missing = [number for number in wanted if number not in self._known]
        if missing:
            apps = App.objects.filter(app_id__in=[f"{number:016d}" for number in missing])
            self._known |= {
                int(app_id): merchant for app_id, merchant in apps.values_list("app_id", "merchant")
            }
        found = sorted({self._known[number] for number in wanted if number in self._known})
        if all(number in self._known for number in wanted):
            if len(self._pairs) > 20_000:
                self._pairs.clear()
            self._pairs[account, program] = found
        return found


class Clock:
    """Minutes in UTC to days and hours of the installation's time zone."""

    def __init__(self) -> None:
        self._known: dict[str, When] = {}

    def when(self, minute: str) -> When:
        """Of ``2026-11-22 09:41``."""
        found = self._known.get(minute)
        if found is None:
            if len(self._known) > 10_000:
                self._known.clear()
            own = datetime.fromisoformat(minute).replace(tzinfo=UTC).astimezone(days.zone())
            found = self._known[minute] = When(own.date().isoformat(), own.hour)
        return found


class Tallies:
    """The sums of one chunk."""

    def __init__(self, owners: Owners, clock: Clock) -> None:
        self.cells: dict[Key, Cell] = {}
        self.met: dict[Group, Met] = {}
        self._owners = owners
        self._clock = clock
        # A count's cells, found once a chunk: day by merchant and thing, then hours.
        self._found: dict[object, tuple[list[Cell], list[Cell]]] = {}

    def add(self, rows: Iterable[Row], *, since: date | None = None, until: int = 0) -> None:
        """Add events up; of those up to the id ``until`` only those of the day ``since`` and later ones."""
        first = since.isoformat() if since else ""
        for row in rows:
            reader = READERS.get(row.kind)
            if reader is None:
                continue
            when = self._clock.when(row.minute)
            if first and row.id <= until and when.day < first:
                continue
            try:
                counts = reader(
                    row.person_id, row.account_id or 0, row.program_id or 0, _decode(row.facts)[0]
                )
                for count in counts:
                    self._count(count, when)
            except (KeyError, TypeError, ValueError) as error:
                # An event that is not what it should be must not hold up all that follow it.
                log.warning("event %s (%s) is not counted: %r", row.id, row.kind, error)

    def _count(self, count: Count, when: When) -> None:
        slot = (count[:5], when)
        found = self._found.get(slot)
        if found is None:
            found = self._found[slot] = self._cells_of(count, when)
        by_day, by_hour = found
        _metric, _account, _program, _source, _things, times, person, people = count
        for cell in by_hour:
            cell.times += times
        for cell in by_day:
            cell.times += times
            cell.people += people
            if person is not None:
                cell.met.setdefault(person, cell)

    def _cells_of(self, count: Count, when: When) -> tuple[list[Cell], list[Cell]]:
        metric, account, program, source, things, *_rest = count
        source = source[:SOURCE]
        day, hour = when
        by_day: list[Cell] = []
        by_hour: list[Cell] = []
        for merchant in self._owners.of(account, program):
            own = (merchant, metric, "")
            total = (*own, WHOLE_DAY, day, account, program, source, "")
            by_day.append(self._cell(total, (day, (*own, account, program))))
            by_hour.append(self._cell((*own, hour, day, account, program, source, ""), None))
            for kind, thing in things:
                sort = (merchant, metric, kind)
                key = (*sort, WHOLE_DAY, day, account, program, "", thing[:THING])
                by_day.append(self._cell(key, (day, (*sort, account, program, thing[:THING]))))
        return by_day, by_hour

    def _cell(self, key: Key, group: Group | None) -> Cell:
        found = self.cells.get(key)
        if found is None:
            met: Met = {} if group is None else self.met.setdefault(group, {})
            found = self.cells[key] = Cell(met)
        return found


@lru_cache(maxsize=20_000)
def mark_of(of: tuple[object, ...]) -> int:
    """63 bits that stand for a group of figures among those of its day."""
    text = "\x1f".join(map(str, of))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1
