"""One figure, taken apart: by where it came from, by why it was refused."""

from django.db.models import Sum

from lifeloop.insights.queries.rows import of_days
from lifeloop.insights.rules.metrics import Kind, Metric
from lifeloop.insights.rules.spans import Scope, Span


def by_source(scope: Scope, span: Span, metric: Metric) -> list[tuple[str, int]]:
    """How often, by source, most first; "" is without one. One statement.

    Follows: ``FollowSource``. Messages: how they were sent (``SendWay``, and ``publication`` for those to all). Visits: where from
    (``message``, ``article``, ``menu``, ``slot``, ``account``, ``home``).
    """
    rows = of_days(scope, span, [metric]).values_list("source").annotate(times=Sum("times"))
    found = [(source, int(times)) for source, times in rows]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def by_reason(scope: Scope, span: Span) -> list[tuple[str, int]]:
    """Refused sends by the refusal's code, most first. One statement."""
    rows = of_days(scope, span, [Metric.REFUSED], kind=Kind.REASON).values_list("thing")
    found = [(code, int(times)) for code, times in rows.annotate(times=Sum("times"))]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def refusals_of_templates(scope: Scope, span: Span) -> dict[str, list[tuple[str, int]]]:
    """Refused sends of each template (the id as the caller wrote it) by code, most first. One statement."""
    rows = of_days(scope, span, [Metric.REFUSED], kind=Kind.REFUSAL).values_list("thing")
    found: dict[str, list[tuple[str, int]]] = {}
    for thing, times in rows.annotate(times=Sum("times")).order_by("-times", "thing"):
        template, _slash, code = thing.rpartition("/")
        found.setdefault(template, []).append((code, int(times)))
    return found
