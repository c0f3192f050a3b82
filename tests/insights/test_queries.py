"""What is asked of figures: as many statements for three rows as for one, every day present, nobody else's."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.queries import Kind, Metric, Scope, Span, breakdown, funnel, series, things
from lifeloop.insights.queries.totals import followers

pytestmark = pytest.mark.django_db
SPAN = Span(date(2026, 11, 2), date(2026, 11, 8))
MINE = Scope(1)


def figure(metric: Metric, times: int = 1, **over: object) -> Figure:
    """A figure of a day of merchant 1."""
    values: dict[str, object] = {
        "merchant_id": 1, "metric": metric, "kind": "", "hour": WHOLE_DAY, "day": date(2026, 11, 3),
        "account_id": 10, "program_id": 20, "source": "", "thing": "", "times": times, "people": 1,
    }  # fmt: skip
    return Figure.objects.create(**{**values, **over})


ASKED: dict[str, Callable[[], object]] = {
    "daily": lambda: series.daily(MINE, SPAN, [Metric.OPENED, Metric.RETURNED]),
    "hourly": lambda: series.hourly(MINE, SPAN.first, [Metric.OPENED]),
    "total": lambda: series.total(MINE, SPAN, [Metric.OPENED]),
    "sources": lambda: breakdown.by_source(MINE, SPAN, Metric.OPENED),
    "reasons": lambda: breakdown.by_reason(MINE, SPAN),
    "top": lambda: things.top(MINE, SPAN, Metric.OPENED, Kind.TEMPLATE, 10),
    "table": lambda: things.table(MINE, SPAN, Kind.TEMPLATE, [Metric.OPENED, Metric.RETURNED]),
    "funnel": lambda: funnel.funnel(MINE, SPAN),
    "funnel of an account": lambda: funnel.funnel(Scope(1, 10), SPAN),
    "funnel of a program": lambda: funnel.funnel(Scope(1, None, 20), SPAN),
    "followers": lambda: followers(MINE, SPAN),
}


@pytest.mark.parametrize("name", ASKED)
def test_three_rows_ask_as_much_as_one(name: str) -> None:
    counted = []
    for more in (1, 2):
        for n in range(more):
            figure(Metric.OPENED, account_id=10 + n, source=f"s{more}")
            figure(Metric.OPENED, kind="template", thing=f"T{more}{n}")
            figure(Metric.RETURNED, kind="relation", thing=f"bound{more}{n}", account_id=10 + n)
            figure(Metric.REFUSED, kind="reason", thing=f"R{more}{n}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ASKED[name]()
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 8


def test_every_day_is_there_and_nobody_elses() -> None:
    figure(Metric.OPENED, 5)
    figure(Metric.OPENED, 7, day=date(2026, 11, 9))
    figure(Metric.OPENED, 7, merchant_id=2)
    figure(Metric.OPENED, 7, hour=3)
    figure(Metric.OPENED, 7, kind="template", thing="T")
    found = series.daily(MINE, SPAN, [Metric.OPENED, Metric.MUTED])
    assert [times for _day, times in found[Metric.OPENED]] == [0, 5, 0, 0, 0, 0, 0]
    assert [day for day, _times in found[Metric.OPENED]] == SPAN.days()
    assert {times for _day, times in found[Metric.MUTED]} == {0}
    assert series.hourly(MINE, date(2026, 11, 3), [Metric.OPENED])[Metric.OPENED][3] == 7


def test_a_scope_is_a_merchant_an_account_a_program_or_a_pair() -> None:
    for n, (account, program) in enumerate(((10, 20), (10, 0), (11, 20)), start=1):
        figure(Metric.ACCEPTED, 10**n, account_id=account, program_id=program)
    for scope, times in (
        (MINE, 1110),
        (Scope(1, 10), 110),
        (Scope(1, None, 20), 1010),
        (Scope(1, 10, 20), 10),
    ):
        assert series.total(scope, SPAN, [Metric.ACCEPTED])[Metric.ACCEPTED][0] == times
    assert series.total(Scope(2, 10), SPAN, [Metric.ACCEPTED])[Metric.ACCEPTED] == (0, 0)


def test_a_table_of_things_is_sorted_paged_and_counted() -> None:
    for n in range(5):
        figure(Metric.READ, n + 1, kind="article", thing=f"A{n}", program_id=0)
        figure(Metric.READ, 1, kind="article", thing=f"A{n}", program_id=0, day=date(2026, 11, 4))
    figure(Metric.SHARED, 50, kind="article", thing="A0", program_id=0)
    wanted = [Metric.READ, Metric.SHARED]
    rows = things.table(MINE, SPAN, Kind.ARTICLE, wanted, limit=2)
    assert [(row.id, row.times[Metric.READ]) for row in rows] == [("A4", 6), ("A3", 5)]
    second = things.table(MINE, SPAN, Kind.ARTICLE, wanted, limit=2, start=2)
    assert [row.id for row in second] == ["A2", "A1"]
    by_shares = things.table(MINE, SPAN, Kind.ARTICLE, wanted, order=Metric.SHARED, limit=1)
    assert (by_shares[0].id, by_shares[0].times[Metric.SHARED]) == ("A0", 50)
    assert things.table_count(MINE, SPAN, Kind.ARTICLE, wanted) == 5
    assert things.count(MINE, SPAN, Metric.SHARED, Kind.ARTICLE) == 1
    top = things.top(MINE, SPAN, Metric.READ, Kind.ARTICLE, 2, 1)
    assert [(one.id, one.times, one.people) for one in top] == [("A3", 5, 2), ("A2", 4, 2)]


def test_the_funnel_against_the_days_before() -> None:
    for metric, now, past in (
        (Metric.VISITED, 100, 50), (Metric.SHOWN, 40, 20), (Metric.FOLLOWED, 10, 10),
        (Metric.ACCEPTED, 30, 5), (Metric.OPENED, 6, 5), (Metric.RETURNED, 3, 1),
    ):  # fmt: skip
        figure(metric, now)
        figure(metric, past, day=date(2026, 11, 1))
        figure(metric, 7, day=date(2026, 10, 20))
    found = funnel.funnel(MINE, SPAN)
    assert [step.times for step in found.steps] == [100, 40, 10, 30, 6, 3]
    assert found.before == [50, 20, 10, 5, 5, 1]
    assert [step.lost for step in found.steps] == [0, 60, 30, 0, 24, 3]
    assert [step.share_of_previous for step in found.steps] == [None, 0.4, 0.25, None, 0.2, 0.5]


def test_an_accounts_visits_are_those_of_the_programs_around_it() -> None:
    figure(Metric.VISITED, 100, account_id=0)
    figure(Metric.VISITED, 1000, account_id=0, program_id=21)
    figure(Metric.SHOWN, 5)
    assert funnel.funnel(Scope(1, 10), SPAN).steps[0].times == 100


def test_a_programs_messages_are_its_own_and_those_of_the_accounts_around_it() -> None:
    figure(Metric.ACCEPTED, 3)
    figure(Metric.ACCEPTED, 40, program_id=0)
    figure(Metric.ACCEPTED, 500, program_id=0, account_id=11)
    figure(Metric.OPENED, 2, program_id=0)
    figure(Metric.SHOWN, 5)
    steps = funnel.funnel(Scope(1, None, 20), SPAN).steps
    assert [step.times for step in steps] == [0, 5, 0, 43, 2, 0]
