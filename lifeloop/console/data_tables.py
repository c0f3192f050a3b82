"""Tables of figures: what a page shows, what its chart draws and what its file holds are the same cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from lifeloop.kernel.paging import Page

Value = str | int | float | date | datetime | None


def counted(number: object) -> str:
    """A number with its thousands apart: 12,345; a part of one with one digit."""
    return f"{number:,}" if isinstance(number, int) else f"{float(str(number)):,.1f}"


class Kind(StrEnum):
    """What a column holds: words, a day, a moment, a count, or a share between 0 and 1."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``label`` in the reader's language."""

    label: str
    kind: Kind = Kind.COUNT

    @property
    def numeric(self) -> bool:
        return self.kind in {Kind.COUNT, Kind.SHARE}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; None is shown as a dash. ``url``: where it leads, ``note``: a smaller line, not in the file."""

    kind: Kind
    value: Value
    label: str
    url: str = ""
    note: str = ""

    @property
    def numeric(self) -> bool:
        return self.kind in {Kind.COUNT, Kind.SHARE}

    @property
    def shown(self) -> str:
        """As people read it."""
        if self.value is None or self.value == "":
            return "–"
        if self.kind is Kind.SHARE:
            return f"{float(str(self.value)):.1%}"
        if self.kind is Kind.COUNT:
            return counted(self.value)
        return self.text

    @property
    def text(self) -> str:
        """As a file has it: numbers bare, shares as percent, days as 2026-01-31."""
        if self.value is None:
            return ""
        if self.kind is Kind.SHARE:
            return f"{float(str(self.value)):.1%}".rstrip("%")
        if isinstance(self.value, datetime):
            return timezone.localtime(self.value).strftime("%Y-%m-%d %H:%M:%S")
        return str(self.value)

    @property
    def held(self) -> str | int | float:
        """As a workbook has it: what is a number is one."""
        if self.value is None or not self.numeric:
            return self.text
        return float(self.text) if self.kind is Kind.SHARE else int(self.text)


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell's value with where it leads and a smaller line."""

    value: Value
    url: str = ""
    note: str = ""


Row = Sequence[Value | Linked]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page. ``name`` is its part of the address of its file and the ``id`` that its chart looks for.

    ``page``: where the table is shown page by page; ``whole`` then gives every row for the file.
    ``foot``: the sums, where the columns can be added up.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    lead: str = ""
    foot: Row | None = None
    page: Page[Any] | None = None
    whole: Callable[[], Sequence[Row]] | None = field(default=None, compare=False)

    @property
    def cells(self) -> list[list[Cell]]:
        """The rows as they are shown."""
        return [self._line(row) for row in self.rows]

    @property
    def sums(self) -> list[Cell]:
        """The foot as it is shown; empty: there is none."""
        return self._line(self.foot) if self.foot is not None else []

    @property
    def every(self) -> list[list[Cell]]:
        """All rows, for the file."""
        return [self._line(row) for row in (self.whole() if self.whole else self.rows)]

    def _line(self, row: Row) -> list[Cell]:
        return [
            Cell(column.kind, one.value, column.label, one.url, one.note)
            if isinstance(one, Linked)
            else Cell(column.kind, one, column.label)
            for column, one in zip(self.columns, row, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a table's own cells: line, bar or pie.

    ``series`` are numbers of columns. ``across``: the column that names the points. ``stacked``: bars upon each other.
    """

    table: Table
    kind: str
    series: Sequence[int]
    across: int = 0
    stacked: bool = False
    zoom: bool = False

    @property
    def columns(self) -> str:
        """The columns' numbers, for the script."""
        return ",".join(str(one) for one in self.series)

    @property
    def label(self) -> str:
        """What a screen reader says instead of the drawing: its title, and for each line its lowest and highest."""
        said = []
        for at in self.series:
            values = [row[at] for row in self.table.rows]
            numbers = [one for one in values if isinstance(one, int | float)]
            if numbers:
                low, high = counted(min(numbers)), counted(max(numbers))
                said.append(f"{self.table.columns[at].label} {low}–{high}")
        return f"{self.table.title}: {', '.join(said)}" if said else self.table.title

    @property
    def empty(self) -> bool:
        """Whether every point is nothing."""
        return not any(row[at] for row in self.table.rows for at in self.series)
