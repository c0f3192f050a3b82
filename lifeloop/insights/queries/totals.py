"""Followers, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from lifeloop.followers.models import Follow
from lifeloop.followers.queries import numbers
from lifeloop.identity.models import App, AppKind
from lifeloop.insights import days
from lifeloop.insights.queries.rows import of_days
from lifeloop.insights.queries.series import daily
from lifeloop.insights.rules.metrics import Metric
from lifeloop.insights.rules.spans import Scope, Span


@dataclass(frozen=True, slots=True)
class FollowerDay:
    """One day: new follows, ended ones, the difference, and how many followed at its end."""

    day: date
    new: int
    gone: int
    net: int
    total: int


def followers(scope: Scope, span: Span) -> list[FollowerDay]:
    """Every day of the span. Six statements at most.

    The total is what is followed now less what figures say came since. Of a scope with a program, and of accounts of other
    merchants, it is of the follows that came through this merchant's programs.
    """
    both = (Metric.FOLLOWED, Metric.UNFOLLOWED)
    found = daily(scope, span, both)
    total = _follows_now(scope) - _net_after(scope, span.last)
    rows: list[FollowerDay] = []
    pairs = zip(found[Metric.FOLLOWED], found[Metric.UNFOLLOWED], strict=True)
    for (day, new), (_day, gone) in reversed(list(pairs)):
        rows.append(FollowerDay(day, new, gone, new - gone, total))
        total -= new - gone
    return rows[::-1]


def _net_after(scope: Scope, day: date) -> int:
    later = Span(day + timedelta(days=1), max(day, days.today()) + timedelta(days=1))
    both = (Metric.FOLLOWED, Metric.UNFOLLOWED)
    rows = of_days(scope, later, both).values_list("metric").annotate(Sum("times"))
    found = {metric: int(times) for metric, times in rows}
    return found.get(Metric.FOLLOWED, 0) - found.get(Metric.UNFOLLOWED, 0)


def _follows_now(scope: Scope) -> int:
    follows = Follow.objects.filter(ended_at=None)
    asked = None if scope.account_id is None else _app_id(scope.account_id)
    if asked is not None:
        follows = follows.filter(account_id=asked)
    if scope.program_id is not None:
        return follows.filter(program_id=_app_id(scope.program_id)).count()
    own = App.objects.filter(merchant_id=scope.merchant_id).values_list("kind", "app_id")
    apps = list(own)
    accounts = [app_id for kind, app_id in apps if kind == AppKind.ACCOUNT]
    programs = [app_id for kind, app_id in apps if kind == AppKind.PROGRAM]
    if asked in accounts:
        return numbers.counts([asked]).get(asked, 0)
    others = follows.filter(program_id__in=programs).exclude(account_id__in=accounts).count()
    return others if asked is not None else others + sum(numbers.counts(accounts).values())


def _app_id(number: int) -> str:
    return f"{number:016d}"
