"""The rows a scope and a span mean."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.spans import Scope, Span


def of_days(
    scope: Scope, span: Span, metrics: Iterable[Metric], *, kind: str = ""
) -> "QuerySet[Figure]":
    """Rows of days; ``kind`` empty: of all things together."""
    return _of(scope, metrics, kind).filter(hour=WHOLE_DAY, day__range=(span.first, span.last))


def of_hours(scope: Scope, span: Span, metrics: Iterable[Metric]) -> "QuerySet[Figure]":
    """Rows of hours."""
    return _of(scope, metrics, "").filter(hour__gte=0, day__range=(span.first, span.last))


def _of(scope: Scope, metrics: Iterable[Metric], kind: str) -> "QuerySet[Figure]":
    rows = Figure.objects.filter(
        merchant_id=scope.merchant_id, metric__in=[one.value for one in metrics], kind=kind
    ).order_by()
    if scope.account_id is not None:
        rows = rows.filter(account_id=scope.account_id)
    if scope.program_id is not None:
        rows = rows.filter(program_id=scope.program_id)
    return rows
