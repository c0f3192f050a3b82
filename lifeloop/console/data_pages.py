"""How a page of figures answers: as a page, as the file of one of its tables, or with why there is nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.data_asked import PERIODS, Asked
from lifeloop.console.data_files import file_of
from lifeloop.console.data_tables import Chart, Column, Kind, Row, Table
from lifeloop.console.data_words import METRICS, Big, metric_columns
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.insights.queries import Metric, series
from lifeloop.kernel.paging import Page, number_of, size_of

T = TypeVar("T")
LOWER = {Metric.UNFOLLOWED, Metric.MUTED, Metric.REFUSED}  # of these less is better


@dataclass(frozen=True, slots=True)
class Step:
    """What to do where there is nothing: the words on the button and where it leads."""

    action: str
    url: str


def answer(
    request: MerchantRequest,
    template: str,
    asked: Asked,
    tables: Sequence[Table],
    facts: dict[str, Any],
) -> HttpResponse:
    """The page with its filters, or the file that the address asks for: the same tables in both."""
    file = file_of(request, tables, f"{request.page.name}-{asked.name}")
    if file is not None:
        return file
    return render(
        request, template, {**{table.name: table for table in tables}, **facts, "asked": asked}
    )


def next_step(asked: Asked, otherwise: Step) -> Step:
    """The one next step of an empty page: an account first, then more days, then what the page itself says."""
    if not (asked.accounts or asked.programs):
        return Step(gettext("Mini programs"), reverse("console:programs"))
    longer = dict(asked.periods)[PERIODS[-1]]
    if asked.days and asked.days < PERIODS[-1]:
        return Step(gettext("Look at %(days)s days") % {"days": PERIODS[-1]}, f"?{longer}")
    return otherwise


def page_numbers(request: MerchantRequest, total: int) -> tuple[int, int]:
    """The number and the size of the page that the address asks for."""
    size = size_of(request.GET.get("size"))
    return number_of(request.GET.get("page"), total, size), size


def paged_list(request: MerchantRequest, rows: Sequence[T]) -> Page[T]:
    """That page of a list."""
    number, size = page_numbers(request, len(rows))
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))


def daily(asked: Asked, metrics: Sequence[Metric], title: str, name: str = "daily") -> Table:
    """Each figure on each day, the newest day first, with the sums."""
    found = series.daily(asked.scope, asked.span, metrics)
    rows: list[Row] = [
        (day, *(found[metric][at][1] for metric in metrics))
        for at, day in enumerate(asked.span.days())
    ]
    sums = [sum(times for _day, times in found[metric]) for metric in metrics]
    return Table(
        name,
        title,
        [Column(gettext("Day"), Kind.DAY), *metric_columns(metrics)],
        rows[::-1],
        foot=(gettext("Sum"), *sums),
    )


def lines(table: Table, columns: Iterable[int] | None = None) -> Chart:
    """A table of days as lines, that can be zoomed into."""
    chosen = list(columns) if columns else list(range(1, len(table.columns)))
    return Chart(table, "line", chosen, zoom=True)


def bars(table: Table, column: int = 1) -> Chart:
    """A table of words as bars that lie."""
    return Chart(table, "rows", [column])


def bigs(asked: Asked, metrics: Sequence[Metric]) -> list[Big]:
    """The sums of the days, each with that of the days before."""
    now = series.total(asked.scope, asked.span, metrics)
    past = series.total(asked.scope, asked.span.before(), metrics)
    return [
        Big(str(METRICS[metric]), now[metric][0], past[metric][0], metric in LOWER)
        for metric in metrics
    ]


def nothing(found: Iterable[Big]) -> bool:
    """Whether nothing at all happened, neither in these days nor in those before."""
    return not any(one.value or one.before for one in found)
