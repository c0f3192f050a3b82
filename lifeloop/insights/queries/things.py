"""Figures of single things: publications, sends, articles, menu entries, slots, templates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from lifeloop.insights.models import Figure
from lifeloop.insights.queries.rows import of_days
from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.spans import Scope, Span


@dataclass(frozen=True, slots=True)
class ThingFigure:
    """How often something happened with one thing, and to how many people (of each day, added up)."""

    id: str
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class ThingRow:
    """One thing with all the figures that were asked for; 0 where there are none."""

    id: str
    times: dict[Metric, int]
    people: dict[Metric, int]


def top(
    scope: Scope, span: Span, metric: Metric, kind: str, limit: int, start: int = 0
) -> list[ThingFigure]:
    """The things with most of it, most first. One statement."""
    rows = of_days(scope, span, [metric], kind=kind).values_list("thing")
    summed = rows.annotate(t=Sum("times"), p=Sum("people")).order_by("-t", "thing")
    return [ThingFigure(*map_row(row)) for row in summed[start : start + limit]]


def count(scope: Scope, span: Span, metric: Metric, kind: str) -> int:
    """How many things had any of it. One statement."""
    return of_days(scope, span, [metric], kind=kind).values("thing").distinct().count()


def table(  # noqa: PLR0913 -- a table's parts
    scope: Scope,
    span: Span,
    kind: str,
    metrics: Sequence[Metric],
    *,
    order: Metric | None = None,
    limit: int | None = None,
    start: int = 0,
) -> list[ThingRow]:
    """A row for every thing that had any of these, most of ``order`` (the first metric) first. Two statements."""
    rows = of_days(scope, span, metrics, kind=kind)
    first = order or metrics[0]
    mine = Case(When(Q(metric=first.value), then=F("times")), default=Value(0))
    ordered = rows.values_list("thing").annotate(t=Sum(mine)).order_by("-t", "thing")
    end = None if limit is None else start + limit
    return of_things(scope, span, kind, metrics, [thing for thing, _times in ordered[start:end]])


def table_count(scope: Scope, span: Span, kind: str, metrics: Sequence[Metric]) -> int:
    """How many rows :func:`table` has without a limit. One statement."""
    return of_days(scope, span, metrics, kind=kind).values("thing").distinct().count()


def of_things(
    scope: Scope, span: Span, kind: str, metrics: Sequence[Metric], things: Sequence[str]
) -> list[ThingRow]:
    """The figures of these things, in their order; a thing that had nothing has zeros. One statement."""
    rows: QuerySet[Figure, tuple[str, str, int, int]] = (
        of_days(scope, span, metrics, kind=kind)
        .filter(thing__in=things)
        .values_list("thing", "metric")
        .annotate(Sum("times"), Sum("people"))
    )
    found = {(thing, metric): (int(t), int(p)) for thing, metric, t, p in rows}
    return [
        ThingRow(
            thing,
            {metric: found.get((thing, metric), (0, 0))[0] for metric in metrics},
            {metric: found.get((thing, metric), (0, 0))[1] for metric in metrics},
        )
        for thing in things
    ]


def map_row(row: tuple[str, int, int]) -> tuple[str, int, int]:
    """Sums as plain numbers: PostgreSQL's are decimals."""
    return row[0], int(row[1]), int(row[2])
