"""Periodic jobs run once an interval; what is over is deleted."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings

from lifeloop.kernel import clock
from lifeloop.outbox import emit, enqueue, every, job, run_pending
from lifeloop.outbox.jobs import prune
from lifeloop.outbox.models import Event, Job, Periodic
from lifeloop.outbox.periodic import tick


@pytest.fixture
def runs() -> list[int]:
    """One entry per run of the periodic job ``test.minutely``."""
    seen: list[int] = []
    every(seconds=60, name="test.minutely")(lambda: seen.append(1))
    return seen


def move_next(**ahead: float) -> None:
    Periodic.objects.update(next_at=clock.now() + timedelta(**ahead))


@pytest.mark.django_db
def test_it_runs_at_once_and_then_once_an_interval(runs: list[int]) -> None:
    assert tick() == 1
    assert tick() == 0
    run_pending()
    move_next(seconds=-1)
    assert tick() == 1
    assert tick() == 0
    run_pending()
    assert len(runs) == 2


@pytest.mark.django_db
def test_it_is_not_enqueued_beside_itself(runs: list[int]) -> None:
    tick()
    move_next(seconds=-1)
    assert tick() == 0
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_stop_it(runs: list[int]) -> None:
    tick()
    run_pending()
    move_next(hours=1)
    assert tick() == 1


@pytest.mark.django_db
def test_a_failed_run_is_not_tried_again_but_the_next_interval_is() -> None:
    @every(seconds=60, name="test.bad")
    def bad() -> None:
        raise ValueError

    tick()
    run_pending(strict=False)
    assert Job.objects.get().state == "failed"
    move_next(seconds=-1)
    assert tick() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_processes_one_enqueues_it(runs: list[int]) -> None:
    failures: list[Exception] = []
    counts: list[int] = []
    start = threading.Barrier(5)

    def race() -> None:
        try:
            start.wait(60)
            counts.append(tick())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sorted(counts) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
@override_settings(LIFELOOP_OUTBOX_DAYS=3)
def test_old_events_and_ended_jobs_are_deleted_waiting_ones_are_not() -> None:
    job("test.one")(lambda task: None)
    old, kept = enqueue("test.one"), emit("kept")
    run_pending()
    waiting = enqueue("test.one", run_at=clock.now() - timedelta(days=5))
    gone = emit("gone")
    Job.objects.filter(pk=old).update(done_at=clock.now() - timedelta(days=4))
    Event.objects.filter(pk=gone).update(at=clock.now() - timedelta(days=4))
    prune()
    assert list(Job.objects.values_list("pk", flat=True)) == [waiting]
    assert list(Event.objects.values_list("pk", flat=True)) == [kept]
