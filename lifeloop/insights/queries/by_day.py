"""Figures of every single day: of all things together, and of each thing."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from lifeloop.insights.queries.rows import of_days
from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.spans import Scope, Span


class Counted(NamedTuple):
    """How often, and how many people (of each account and program, added up)."""

    times: int
    people: int


NONE = Counted(0, 0)


def days(scope: Scope, span: Span, metrics: Sequence[Metric]) -> dict[tuple[date, Metric], Counted]:
    """What happened on each day; what did not is not there. One statement."""
    rows = of_days(scope, span, metrics).values_list("day", "metric")
    return {
        (day, Metric(metric)): Counted(int(times), int(people))
        for day, metric, times, people in rows.annotate(Sum("times"), Sum("people"))
    }


def things(
    scope: Scope,
    span: Span,
    kind: str,
    metrics: Sequence[Metric],
    *,
    only: Collection[str] | None = None,
) -> dict[tuple[date, str], dict[Metric, Counted]]:
    """What happened on each day with each thing of a kind (with ``only`` of these); what did not is not there. One statement."""
    rows = of_days(scope, span, metrics, kind=kind)
    if only is not None:
        rows = rows.filter(thing__in=only)
    summed = rows.values_list("day", "thing", "metric").annotate(Sum("times"), Sum("people"))
    found: dict[tuple[date, str], dict[Metric, Counted]] = {}
    for day, thing, metric, times, people in summed:
        counted = Counted(int(times), int(people))
        found.setdefault((day, thing), {})[Metric(metric)] = counted
    return found
