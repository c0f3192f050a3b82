"""Events are digested once each, in whatever pieces; from any day on again; in days of the installation's time zone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import override_settings

from lifeloop.insights import jobs
from lifeloop.insights.errors import EventsGone
from lifeloop.insights.models import Figure, Met, Progress
from lifeloop.insights.queries import Metric, Scope, Span, series
from lifeloop.insights.queries.progress import cursor, first_day, standing
from lifeloop.insights.services import rebuild
from lifeloop.insights.services.digest import Digest, digest
from lifeloop.kernel import clock
from lifeloop.outbox import emit
from lifeloop.outbox.jobs import prune
from lifeloop.outbox.models import Event
from tests.factories_insights import World, all_figures, events, insert, make_world, moment

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 4)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def fill(world: World, count: int = 3000, *, seed: int = 1) -> None:
    insert(events(world, count, people=60, first=FIRST, last=LAST, seed=seed))


def again(world: World, *, chunk: int) -> list[tuple[object, ...]]:
    """All figures, digested from the beginning in chunks of that size."""
    Figure.objects.all().delete()
    Met.objects.all().delete()
    Progress.objects.all().delete()
    own = Digest(waits=False)
    own.size = chunk
    while own.step():
        own.size = chunk
    return all_figures()


def test_the_pieces_make_no_difference(world: World) -> None:
    fill(world)
    found = again(world, chunk=10_000)
    assert len(found) > 500
    assert again(world, chunk=1) == found
    assert again(world, chunk=333) == found


def test_what_is_digested_is_not_digested_again(world: World) -> None:
    fill(world)
    assert digest() > 0
    found = all_figures()
    assert digest() == 0
    assert all_figures() == found
    fill(world, 10, seed=2)
    assert digest() == 10
    assert all_figures() != found


@pytest.mark.parametrize("day", [FIRST - timedelta(days=30), FIRST, date(2026, 11, 3), LAST])
def test_made_anew_from_any_day_they_are_the_same(world: World, day: date) -> None:
    fill(world)
    # Some events of earlier days come later, as an import would write them.
    insert(events(world, 200, people=60, first=FIRST, last=FIRST, seed=9))
    digest()
    found = all_figures()
    Figure.objects.filter(day__gte=day).update(times=1)
    rebuild.rebuild_from(day)
    assert standing().since == day
    digest()
    assert all_figures() == found
    assert standing().since is None
    fill(world, 300, seed=3)  # and what comes afterwards counts, of whatever day
    digest()
    assert all_figures() == again(world, chunk=500)


def test_a_rebuilding_that_begins_within_another_goes_back_to_the_earlier_day(world: World) -> None:
    fill(world)
    digest()
    found = all_figures()
    rebuild.rebuild_from(date(2026, 11, 2))
    own = Digest(waits=False)
    own.size = 50
    while rebuild.progress().clearing:
        assert own.step()
    own.size = 50
    assert own.step()
    rebuild.rebuild_from(date(2026, 11, 4))
    assert standing().since == date(2026, 11, 2)
    digest()
    assert all_figures() == found


def test_events_that_are_gone_cannot_be_digested_again(world: World) -> None:
    fill(world)
    digest()
    assert first_day() is None
    gone = Event.objects.order_by("pk").values_list("pk", flat=True)[100]
    Event.objects.filter(pk__lte=gone).delete()
    assert first_day() == FIRST + timedelta(days=1)
    with pytest.raises(EventsGone):
        rebuild.rebuild_from(FIRST)
    assert standing().since is None


@override_settings(LIFELOOP_OUTBOX_DAYS=1)
def test_the_outbox_keeps_what_is_not_digested(world: World) -> None:
    fill(world, 50)
    Event.objects.update(at=clock.now() - timedelta(days=3))
    prune()
    assert Event.objects.count() == 50
    digest()
    rebuild.rebuild_from(FIRST)
    prune()
    assert Event.objects.count() == 50
    digest()
    assert jobs.digested() == cursor()
    prune()
    assert Event.objects.count() == 0


def test_a_broken_event_holds_nobody_up(world: World) -> None:
    emit("article.viewed", account_id=world.accounts[0], facts={"no": "article"})
    emit("menu.tapped", account_id=world.accounts[0], facts={"menu": 1, "entry": "a"})
    emit("program.visited", program_id=2021000000000001)  # nobody's
    digest()
    assert Figure.objects.filter(kind="", hour=-1).values_list("metric", "times").get() == (
        "tapped",
        1,
    )


def test_a_day_begins_at_midnight_in_gmt_8(world: World) -> None:
    program = world.programs[0]
    ats = ("2026-11-01 23:59", "2026-11-02 00:00", "2026-11-02 07:59", "2026-11-02 08:00")
    insert(("program.visited", moment(at), 1, None, program, None, "{}") for at in ats)
    digest()
    scope, span = Scope(world.merchants[0].pk), Span(date(2026, 11, 1), date(2026, 11, 3))
    found = series.daily(scope, span, [Metric.VISITED])[Metric.VISITED]
    assert [times for _day, times in found] == [1, 3, 0]
    hours = series.hourly(scope, date(2026, 11, 2), [Metric.VISITED])[Metric.VISITED]
    assert {hour: times for hour, times in enumerate(hours) if times} == {0: 1, 7: 1, 8: 1}
    people = Figure.objects.filter(kind="", hour=-1).aggregate(Sum("people"))
    assert people["people__sum"] == 2  # one person, on two days


@override_settings(TIME_ZONE="America/New_York")
def test_or_in_the_installations_own_zone(world: World) -> None:
    at = "2026-11-01 23:30"
    insert([("program.visited", moment(at), 1, None, world.programs[0], None, "{}")])
    digest()
    assert Event.objects.get().at.day == 2  # in UTC
    assert Figure.objects.filter(hour=23).get().day == date(2026, 11, 1)


def test_whom_old_days_met_is_forgotten_when_all_is_digested(world: World) -> None:
    fill(world)
    digest()
    assert Met.objects.exists()
    fill(world, 1, seed=5)
    assert rebuild.forget_met() == 0
    digest()
    found = all_figures()
    jobs.forget_met()
    assert not Met.objects.exists()
    assert all_figures() == found


def test_one_consumer_leaves_another_at_it_alone(world: World) -> None:
    fill(world)
    one, other = Digest(), Digest()
    one.size = 100
    assert one.step()
    assert not other.step()
    assert one.step()
    Progress.objects.update(held_until=clock.now())
    assert other.step()
    assert not one.step()


def test_events_that_trickle_in_are_taken_together(world: World) -> None:
    fill(world)
    own = Digest()
    own.size = 100
    assert not own.run(60, rest=3600)  # all of it, chunk after chunk
    first = cursor()
    assert first == Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for entry in "ab":
        emit("menu.tapped", account_id=world.accounts[0], facts={"menu": 1, "entry": entry})
        assert not own.run(60, rest=3600)
    assert cursor() == first
    own.rests_until = 0.0
    assert not own.run(60, rest=3600)
    assert cursor() == Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_not_committed_yet_is_waited_for() -> None:
    import threading

    from django.db import connections, transaction

    drawn, end = threading.Event(), threading.Event()
    account = make_world(merchants=1, accounts=1, programs=1).accounts[0]

    def late(commit: bool) -> None:
        with transaction.atomic():
            emit("menu.tapped", account_id=account, facts={"menu": 1, "entry": "late"})
            drawn.set()
            assert end.wait(60)
            transaction.set_rollback(not commit)
        connections.close_all()

    for commit in (True, False):
        thread = threading.Thread(target=late, args=[commit])
        thread.start()
        assert drawn.wait(60)
        emit("menu.tapped", account_id=account, facts={"menu": 1, "entry": "soon"})
        own = Digest(waits=False)
        assert own.finish() == 0
        assert own.finish() == 0  # still running: still waited for
        end.set()
        thread.join(60)
        drawn.clear()
        end.clear()
        while (
            own.step() or cursor() < Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
        ):
            pass
    entries = Figure.objects.filter(kind="menu").values_list("thing", "times")
    assert dict(entries) == {"1/late": 1, "1/soon": 2}
