"""Tables of things: one row for each publication, article, menu entry, slot or template, page by page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from lifeloop.console.data_asked import Asked
from lifeloop.console.data_files import MOST
from lifeloop.console.data_names import Names
from lifeloop.console.data_pages import page_numbers
from lifeloop.console.data_tables import Column, Kind, Linked, Row, Table
from lifeloop.console.data_words import metric_columns
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.models import Merchant
from lifeloop.insights.queries import Kind as Thing
from lifeloop.insights.queries import Metric, things
from lifeloop.kernel.paging import Page


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table that is asked for. ``names`` says what the ids are called; what is gone is shown by its id.

    ``people``: the metric of which the number of different people a day is shown, too, and how that column is called.
    ``share``: (part, whole, label) of a column of shares.
    """

    name: str
    title: str
    head: str
    kind: Thing
    metrics: Sequence[Metric]
    names: Callable[[Merchant, Iterable[str]], Names]
    people: tuple[Metric, str] | None = None
    share: tuple[Metric, Metric, str] | None = None
    lead: str = ""


def table_of(request: MerchantRequest, asked: Asked, wanted: Wanted) -> Table:
    """The page of it that the address asks for, most of the first metric first; all of it for the file."""
    total = things.table_count(asked.scope, asked.span, wanted.kind, wanted.metrics)
    number, size = page_numbers(request, total)

    def rows(start: int, limit: int) -> list[Row]:
        return _rows(request.merchant, asked, wanted, start, limit)

    shown = rows((number - 1) * size, size)
    return Table(
        wanted.name,
        wanted.title,
        _columns(wanted),
        shown,
        wanted.lead,
        page=Page(shown, number, size, total),
        whole=lambda: rows(0, MOST),
    )


def _columns(wanted: Wanted) -> list[Column]:
    columns = [Column(wanted.head, Kind.TEXT), *metric_columns(wanted.metrics)]
    if wanted.people:
        columns.append(Column(wanted.people[1]))
    if wanted.share:
        columns.append(Column(wanted.share[2], Kind.SHARE))
    return columns


def _rows(merchant: Merchant, asked: Asked, wanted: Wanted, start: int, limit: int) -> list[Row]:
    found = things.table(
        asked.scope, asked.span, wanted.kind, wanted.metrics, start=start, limit=limit
    )
    names = wanted.names(merchant, [one.id for one in found])
    rows: list[Row] = []
    for one in found:
        row: list[str | int | float | Linked | None] = [
            names.get(one.id) or Linked(one.id, note=gettext("no longer there")),
            *(one.times[metric] for metric in wanted.metrics),
        ]
        if wanted.people:
            row.append(one.people[wanted.people[0]])
        if wanted.share:
            part, whole, _label = wanted.share
            row.append(one.times[part] / one.times[whole] if one.times[whole] else None)
        rows.append(row)
    return rows
