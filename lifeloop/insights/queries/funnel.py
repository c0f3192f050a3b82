"""The loop as figures: 到访 → 组件曝光 → 关注 → 消息 → 打开 → 回到小程序."""

from dataclasses import dataclass

from django.db.models import Sum

from lifeloop.insights.queries.rows import of_days
from lifeloop.insights.queries.series import total
from lifeloop.insights.rules.metrics import BOUND, Kind, Metric
from lifeloop.insights.rules.spans import Scope, Span

STEPS = (
    Metric.VISITED,
    Metric.SHOWN,
    Metric.FOLLOWED,
    Metric.ACCEPTED,
    Metric.OPENED,
    Metric.RETURNED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``people``: of each day, account and program, added up. ``share_of_previous``: of the step before, by times;
    None for the first step, and where there is more than of the step before: then it is no part of it. ``lost``: how many
    fewer than the step before, never below 0.
    """

    metric: Metric
    times: int
    people: int
    share_of_previous: float | None
    lost: int


@dataclass(frozen=True, slots=True)
class RelationShare:
    """What came through one program and account: follows by the component, returns. ``bound``: else associated, as it was then."""

    program_id: int
    account_id: int
    bound: bool
    follows: int
    returns: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps; ``before``: how often each happened in the equally long span before; who came how, most first."""

    steps: list[Step]
    before: list[int]
    by_relation: list[RelationShare]


def funnel(scope: Scope, span: Span) -> Funnel:
    """The loop of a scope and a span. Five statements at most.

    Visits belong to a program: of a scope that is one account, they are those of all programs whose component showed it, through
    which it was followed, or which its people came back to, in the span. Messages to all belong to an account: of a scope that is one
    program, they are those of such accounts, beside the program's own messages.
    """
    now, past = _steps(scope, span), _steps(scope, span.before())
    steps: list[Step] = []
    for metric in STEPS:
        times, people = now[metric]
        previous = steps[-1].times if steps else None
        share = times / previous if previous and times <= previous else None
        steps.append(Step(metric, times, people, share, max(0, (previous or 0) - times)))
    return Funnel(steps, [past[metric][0] for metric in STEPS], _relations(scope, span))


def _steps(scope: Scope, span: Span) -> dict[Metric, tuple[int, int]]:
    found = total(scope, span, STEPS)
    if (scope.account_id is None) == (scope.program_id is None):
        return found  # a merchant, or a pair
    around = of_days(scope, span, (Metric.SHOWN, Metric.FOLLOWED, Metric.RETURNED)).exclude(
        program_id=0
    )
    if scope.account_id is not None:
        rows = of_days(Scope(scope.merchant_id), span, [Metric.VISITED])
        rows = rows.filter(program_id__in=around.values("program_id"))
    else:
        rows = of_days(Scope(scope.merchant_id), span, [Metric.ACCEPTED, Metric.OPENED])
        rows = rows.filter(program_id=0, account_id__in=around.values("account_id"))
    counted = rows.values_list("metric").annotate(Sum("times"), Sum("people"))
    for name, times, people in counted:
        before = found[Metric(name)]
        found[Metric(name)] = before[0] + int(times), before[1] + int(people)
    return found


def _relations(scope: Scope, span: Span) -> list[RelationShare]:
    metrics = (Metric.FOLLOWED, Metric.RETURNED)
    rows = of_days(scope, span, metrics, kind=Kind.RELATION).values_list(
        "program_id", "account_id", "thing", "metric"
    )
    found: dict[tuple[int, int, str], dict[str, int]] = {}
    for program_id, account_id, how, metric, times in rows.annotate(Sum("times")):
        found.setdefault((program_id, account_id, how), {})[metric] = int(times)
    shares = [
        RelationShare(
            program_id,
            account_id,
            how == BOUND,
            counted.get(Metric.FOLLOWED, 0),
            counted.get(Metric.RETURNED, 0),
        )
        for (program_id, account_id, how), counted in found.items()
    ]
    return sorted(
        shares, key=lambda one: (-one.follows - one.returns, one.program_id, one.account_id)
    )
