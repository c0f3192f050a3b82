"""Figures of hours are kept for some days, those of days for ever; nothing else changes by it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import override_settings

from lifeloop.insights import days, jobs
from lifeloop.insights.models import WHOLE_DAY, Figure
from lifeloop.insights.queries.audit import check
from lifeloop.insights.services import rebuild
from lifeloop.insights.services.digest import digest
from tests.factories_insights import World, all_figures, events, insert, make_world

pytestmark = pytest.mark.django_db
KEPT = 3


@pytest.fixture(autouse=True)
def a_few_days() -> Any:
    with override_settings(LIFELOOP_FIGURES_HOURS_DAYS=KEPT):
        yield


@pytest.fixture
def world() -> World:
    """Eight days of events, of the fifth none."""
    made = make_world()
    today = days.today()
    for first, last, seed in ((7, 5, 1), (3, 0, 2)):
        span = {"first": today - timedelta(days=first), "last": today - timedelta(days=last)}
        insert(events(made, 1500, people=40, seed=seed, **span))
    digest()
    return made


def with_hours() -> set[date]:
    return set(Figure.objects.filter(hour__gt=WHOLE_DAY).values_list("day", flat=True))


def of_days() -> list[tuple[Any, ...]]:
    return [row for row in all_figures() if WHOLE_DAY in row]


def test_hours_go_and_days_stay(world: World) -> None:
    today, whole, every = days.today(), of_days(), Figure.objects.count()
    old = [today - timedelta(days=ago) for ago in (7, 6, 5)]
    assert rebuild.old_hours() == old
    jobs.forget_hours()
    assert with_hours() == {today - timedelta(days=ago) for ago in range(KEPT + 1)}
    assert of_days() == whole
    assert Figure.objects.count() < every
    assert rebuild.old_hours() == []
    assert [one.wrong for one in check()] == [None] * 7


def test_a_wrong_figure_of_a_day_without_hours_is_still_named(world: World) -> None:
    jobs.forget_hours()
    old = days.today() - timedelta(days=6)
    Figure.objects.filter(day=old, metric="visited", kind="").update(times=1)
    wrong = [one.wrong for one in check()][-1]
    assert wrong is not None
    assert (wrong.day, wrong.hour) == (old, WHOLE_DAY)


def test_made_anew_they_are_the_same_and_the_hours_go_again(world: World) -> None:
    jobs.forget_hours()
    found = all_figures()
    rebuild.rebuild_from(days.today() - timedelta(days=6))
    assert rebuild.old_hours() == []  # not while they are being made anew
    digest()
    assert [one.wrong for one in check()] == [None] * 7
    assert len(with_hours()) > KEPT + 1
    jobs.forget_hours()
    assert all_figures() == found


def test_a_run_that_was_stopped_goes_on(world: World) -> None:
    rebuild.forget_hours(rebuild.old_hours()[0])
    assert len(rebuild.old_hours()) in {2, 3}
    jobs.forget_hours()
    assert rebuild.old_hours() == []
