"""Leases: one holder at a time, taken over when they end, fenced by their token."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.outbox import GiveUp, Task, emit, enqueue, job, on, run_pending
from lifeloop.outbox.claims import claim, complete, extend, fail, retry
from lifeloop.outbox.models import Job
from lifeloop.outbox.queries import failed_jobs, health
from lifeloop.outbox.running import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered() -> None:
    """A job with nothing to do."""
    job("test.one", max_attempts=3)(lambda task: None)


def end_leases() -> None:
    Job.objects.filter(state="leased").update(run_at=clock.now() - timedelta(seconds=1))


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends() -> None:
    enqueue("test.one")
    first = claim(10)
    assert len(first) == 1
    assert claim(10) == []
    end_leases()
    second = claim(10)
    assert [task.id for task in second] == [first[0].id]
    assert second[0].attempt == 2
    assert second[0].token != first[0].token


def test_no_more_than_the_limit_is_claimed_the_oldest_first() -> None:
    made = [enqueue("test.one", run_at=clock.now() - timedelta(hours=n)) for n in range(5)]
    assert {task.id for task in claim(2)} == {made[4], made[3]}
    assert {task.id for task in claim(9)} == {made[2], made[1], made[0]}


def test_who_lost_the_lease_can_neither_complete_nor_fail_nor_extend() -> None:
    enqueue("test.one")
    lost = claim(1)[0]
    end_leases()
    held = claim(1)[0]
    assert complete([lost]) == 0
    assert not fail(lost, "Late")
    assert not extend(lost)
    row = Job.objects.get()
    assert (row.state, row.last_error) == ("leased", "")
    assert extend(held, 300)
    assert Job.objects.get().run_at > clock.now() + timedelta(seconds=200)
    assert complete([held]) == 1
    assert complete([held]) == 0


def test_a_failed_attempt_is_tried_again_after_growing_pauses_and_then_given_up() -> None:
    enqueue("test.one")
    pauses = []
    for _ in range(2):
        assert fail(claim(1)[0], "Broken CODE")
        row = Job.objects.get()
        assert row.state == "ready"
        pauses.append((row.run_at - clock.now()).total_seconds())
        Job.objects.update(run_at=clock.now())
    assert 0.5 < pauses[0] <= 2
    assert 1.5 < pauses[1] <= 4
    assert fail(claim(1)[0], "Broken CODE")
    row = Job.objects.get()
    assert (row.state, row.last_error, row.attempts) == ("failed", "Broken CODE", 3)
    assert claim(1) == []


def test_a_failed_job_can_be_made_ready_again() -> None:
    made = enqueue("test.one")
    assert not retry(made)
    fail(claim(1)[0], "Broken", final=True)
    assert [row.pk for row in failed_jobs()] == [made]
    assert retry(made)
    assert run_pending() == 1
    assert Job.objects.get().state == "done"
    assert failed_jobs() == []


def test_a_job_that_takes_its_worker_down_every_time_is_ended() -> None:
    enqueue("test.one")
    for _ in range(3):
        assert len(claim(1)) == 1
        end_leases()
    assert claim(1) == []
    row = Job.objects.get()
    assert (row.state, row.last_error) == ("failed", "LeaseLost")


def test_what_a_job_raises_is_noted_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    @job("test.bad")
    def bad(task: Task) -> None:
        raise ValueError(task.payload["said"])

    enqueue("test.bad", {"said": "13812345678 said 你好"})
    enqueue("test.one")
    assert run_pending(strict=False) == 2
    row = Job.objects.get(name="test.bad")
    assert (row.state, row.last_error, row.attempts) == ("ready", "ValueError", 1)
    assert Job.objects.get(name="test.one").state == "done"
    assert "13812345678" not in caplog.text
    assert "in bad" in caplog.text


def test_a_strict_run_raises_what_a_job_raised() -> None:
    @job("test.bad")
    def bad(task: Task) -> None:
        raise GiveUp("NEVER")

    enqueue("test.bad")
    with pytest.raises(GiveUp):
        run_pending()
    assert Job.objects.get().state == "failed"


def test_one_bad_event_does_not_keep_the_others_and_is_tried_alone() -> None:
    from lifeloop.outbox import EventSpec, emit_many
    from lifeloop.outbox.models import Event

    seen: list[int | None] = []

    @on("sent", "test.count")
    def count(event: Event) -> None:
        seen.append(event.person_id)
        if event.person_id == 1:
            raise ValueError

    ids = emit_many([EventSpec("sent", person_id=number) for number in range(3)])
    run_pending(strict=False)
    assert seen == [0, 1, 2]
    row = Job.objects.get()
    assert (row.state, row.payload) == ("ready", {"events": [ids[1]]})


def test_a_job_of_a_name_that_only_a_newer_process_knows_waits() -> None:
    emit("nobody hears")
    enqueue("test.one")
    Job.objects.update(name="test.newer")
    run_pending(strict=False)
    row = Job.objects.get()
    assert (row.state, row.last_error) == ("ready", "LookupError")


def test_a_task_whose_turn_comes_late_is_run_only_if_it_is_still_held() -> None:
    seen: list[int] = []
    job("test.seen")(lambda task: seen.append(task.payload["n"]))
    for number in range(2):
        enqueue("test.seen", {"n": number})
    late = claim(2, lease_seconds=0)
    taken = claim(1)
    assert [task.id for task in taken] == [late[0].id]
    run_tasks(late, lease_seconds=0)
    assert seen == [1]
    run_tasks(taken)
    assert seen == [1, 0]
    assert Job.objects.filter(state="done").count() == 2


def test_a_worker_that_was_frozen_finds_out_inside_its_own_write() -> None:
    done: list[int] = []

    @job("test.fenced")
    def fenced(task: Task) -> None:
        if task.attempt == 1:
            end_leases()
            assert len(claim(1)) == 1  # another worker took over meanwhile
        with write():
            if extend(task):
                done.append(task.attempt)

    enqueue("test.fenced")
    run_tasks(claim(1))
    assert done == []
    end_leases()
    run_pending()
    assert done == [3]


def test_a_stopping_worker_leaves_the_rest_to_others() -> None:
    for _ in range(3):
        enqueue("test.one")
    run_tasks(claim(3), stop=lambda: True)
    assert Job.objects.filter(state="leased").count() == 3


def test_health_counts_what_waits_and_what_failed() -> None:
    enqueue("test.one", run_at=clock.now() - timedelta(seconds=90))
    enqueue("test.one", run_at=clock.now() + timedelta(seconds=90))
    found = health()
    assert (found.waiting, found.failed) == (1, 0)
    assert 89 < found.oldest_seconds < 100
    fail(claim(1)[0], "Broken", final=True)
    assert (health().waiting, health().failed) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_many_claimers_at_once_get_every_job_once() -> None:
    made = {enqueue("test.one") for _ in range(60)}
    got: list[int] = []
    failures: list[Exception] = []
    start = threading.Barrier(6)

    def take() -> None:
        try:
            start.wait(60)
            while tasks := claim(4):
                got.extend(task.id for task in tasks)
                complete(tasks)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(got) == 60
    assert set(got) == made
