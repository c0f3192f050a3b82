"""Figures one after another: by day, by hour."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from lifeloop.insights.queries.rows import of_days, of_hours
from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.spans import Scope, Span


def daily(
    scope: Scope, span: Span, metrics: Sequence[Metric]
) -> dict[Metric, list[tuple[date, int]]]:
    """How often each happened on each day of the span; days on which nothing happened have 0. One statement."""
    rows = of_days(scope, span, metrics).values_list("metric", "day").annotate(Sum("times"))
    found = {(metric, day): int(times) for metric, day, times in rows}
    days = span.days()
    return {metric: [(day, found.get((metric, day), 0)) for day in days] for metric in metrics}


def hourly(scope: Scope, day: date, metrics: Sequence[Metric]) -> dict[Metric, list[int]]:
    """How often each happened in each of a day's 24 hours. One statement."""
    rows = of_hours(scope, Span(day, day), metrics).values_list("metric", "hour")
    found = {(metric, hour): int(times) for metric, hour, times in rows.annotate(Sum("times"))}
    return {metric: [found.get((metric, hour), 0) for hour in range(24)] for metric in metrics}


def total(scope: Scope, span: Span, metrics: Sequence[Metric]) -> dict[Metric, tuple[int, int]]:
    """For each: how often, and how many people (of each day, account and program, added up). One statement."""
    rows = of_days(scope, span, metrics).values_list("metric")
    found = {
        metric: (int(times), int(people))
        for metric, times, people in rows.annotate(Sum("times"), Sum("people"))
    }
    return {metric: found.get(metric, (0, 0)) for metric in metrics}
