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


class Cell:
    """What the chunk with the number ``chunk`` adds to one figure."""

    __slots__ = ("chunk", "key", "people", "times")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.chunk = self.times = self.people = 0


class Group:
    """Figures of a day that differ by source only. ``met``: whom the present chunk met, and in which of them first."""

    __slots__ = ("day", "mark", "met")

    def __init__(self, day: int, mark: int) -> None:
        self.day = day
        self.mark = mark
        self.met: dict[int, Cell] = {}


class When(NamedTuple):
    """The day and the hour of an event."""

    day: str
    hour: int


class Owners:
    """Whose an app is, by its APPID as a number; an app never changes hands."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._pairs: dict[tuple[int, int], list[int]] = {}

    def certain(self, account: int, program: int) -> bool:
        """Whether both are known: what is said of them now will be said later, too."""
        return (account, program) in self._pairs

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


# What one count of an event adds to: all its cells; those of the day with their groups; how often, so many others; and whether the
# event's person is counted.
Share = tuple[list[Cell], list[tuple[Cell, Group]], int, int, bool]
# What is the same for events that count for the same: kind, account, program, facts, when.
Alike = tuple[str, int | None, int | None, str, When]
# Each of these names a message of its own: what one counts for is of no use to another.
SELDOM_ALIKE = {"message.accepted", "message.opened", "message.read"}
SOMEBODY = 0  # stands for the person while an event is read
# Of each sort, before all is forgotten: some megabytes.
MOST_OF_DAYS, MOST_OF_HOURS = 8_000, 2_500


class Tallies:
    """The sums of one chunk at a time. Where events add to is kept from chunk to chunk: it is found again and again."""

    def __init__(self, owners: Owners, clock: Clock) -> None:
        self.touched: list[Cell] = []
        self.groups: list[Group] = []  # in which the chunk met somebody
        self._owners = owners
        self._clock = clock
        self._chunk = 0
        self._unsure = False  # an app was not known: it may be by the next chunk
        self._cells: dict[Key, Cell] = {}
        self._groups: dict[object, Group] = {}
        self._of_days: dict[object, list[tuple[Cell, Group]]] = {}
        self._of_hours: dict[object, list[Cell]] = {}
        self._read: dict[Alike, list[Share]] = {}

    def begin(self) -> None:
        """Forget the sums of the chunk before, whether they were added or not."""
        self._chunk += 1
        self.touched = []
        for group in self.groups:
            group.met.clear()
        self.groups = []
        if self._unsure or len(self._cells) > MOST_OF_DAYS:
            self._unsure = False
            for kept in (self._cells, self._groups, self._of_days, self._of_hours, self._read):
                kept.clear()
        if len(self._of_hours) > MOST_OF_HOURS or len(self._read) > MOST_OF_HOURS:
            self._of_hours.clear()
            self._read.clear()

    def add(self, rows: Iterable[Row], *, since: date | None = None, until: int = 0) -> None:
        """Add events up; of those up to the id ``until`` only those of the day ``since`` and later ones."""
        first = since.isoformat() if since else ""
        when_of, read = self._clock.when, self._read
        for number, kind, minute, person, account, program, facts in rows:
            if kind not in READERS:
                continue
            when = when_of(minute)
            if first and number <= until and when[0] < first:
                continue
            alike = (kind, account, program, facts, when)
            shares = read.get(alike)
            if shares is None:
                shares = self._shares(number, alike)
            for share in shares:
                self._count(share, person)

    def _count(self, share: Share, person: int | None) -> None:
        cells, of_day, times, people, personal = share
        chunk = self._chunk
        for cell in cells:
            if cell.chunk != chunk:
                cell.chunk, cell.times, cell.people = chunk, 0, 0
                self.touched.append(cell)
            cell.times += times
        if personal and person is not None:
            for cell, group in of_day:
                if not group.met:
                    self.groups.append(group)
                group.met.setdefault(person, cell)
        if people:
            for cell, _group in of_day:
                cell.people += people

    def _shares(self, number: int, alike: Alike) -> list[Share]:
        kind, account, program, facts, when = alike
        shares: list[Share] = []
        try:
            for count in READERS[kind](SOMEBODY, account or 0, program or 0, _decode(facts)[0]):
                shares.append(self._share(count, when))  # noqa: PERF401 -- those before an error count
        except (KeyError, TypeError, ValueError) as error:
            # An event that is not what it should be must not hold up all that follow it.
            log.warning("event %s (%s) is not counted: %r", number, kind, error)
            return shares
        if kind not in SELDOM_ALIKE:
            self._read[alike] = shares
        return shares

    def _share(self, count: Count, when: When) -> Share:
        metric, account, program, source, things, times, person, people = count
        numbers: list[object] = [times, people]  # as the event's facts have them
        if not all(isinstance(one, int) for one in numbers):
            raise TypeError(numbers)
        source = source[:SOURCE]
        day, hour = when
        owners = self._owners.of(account, program)
        self._unsure = self._unsure or not self._owners.certain(account, program)
        of_day = self._of_days.get(slot := (metric, account, program, source, things, day))
        if of_day is None:
            of_day = self._of_days[slot] = self._day_cells(owners, count, source, day)
        of_hour = self._of_hours.get(hours := (metric, account, program, source, when))
        if of_hour is None:
            rest = (hour, day, account, program, source, "")
            of_hour = [Cell((owner, metric, "", *rest)) for owner in owners]
            self._of_hours[hours] = of_hour
        cells = [*of_hour, *(cell for cell, _group in of_day)]
        return cells, of_day, times, people, person is not None

    def _day_cells(
        self, owners: list[int], count: Count, source: str, day: str
    ) -> list[tuple[Cell, Group]]:
        metric, account, program, _source, things, *_rest = count
        found: list[tuple[Cell, Group]] = []
        for owner in owners:
            total = (owner, metric, "", WHOLE_DAY, day, account, program, source, "")
            found.append(
                (self._cell(total), self._group(day, (owner, metric, "", account, program)))
            )
            for kind, thing in things:
                name = thing[:THING]
                key = (owner, metric, kind, WHOLE_DAY, day, account, program, "", name)
                group = self._group(day, (owner, metric, kind, account, program, name))
                found.append((self._cell(key), group))
        return found

    def _cell(self, key: Key) -> Cell:
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = Cell(key)
        return found

    def _group(self, day: str, rest: tuple[object, ...]) -> Group:
        found = self._groups.get((day, rest))
        if found is None:
            number = days.number_of(date.fromisoformat(day))
            found = self._groups[day, rest] = Group(number, mark_of(rest))
        return found


@lru_cache(maxsize=20_000)
def mark_of(of: tuple[object, ...]) -> int:
    """63 bits that stand for a group of figures among those of its day."""
    text = "\x1f".join(map(str, of))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1
