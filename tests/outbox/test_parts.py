"""Jobs that take long: done in parts, put back between them, taken up soon when their worker dies."""

from datetime import timedelta

import pytest

from lifeloop.kernel import clock
from lifeloop.outbox import Again, Task, enqueue, job, run_pending
from lifeloop.outbox.claims import claim, complete, extend, put_back
from lifeloop.outbox.models import Job
from lifeloop.outbox.running import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered() -> list[int]:
    """A job of three parts with a lease of three seconds, and one like all others."""
    done: list[int] = []

    def parts(task: Task) -> None:
        done.append(task.attempt)
        if len(done) < 3:
            raise Again

    def later(task: Task) -> None:
        raise Again(clock.now() + timedelta(hours=1))

    job("test.parts", lease_seconds=3.0)(parts)
    job("test.later")(later)
    job("test.whole")(lambda task: None)
    return done


def test_it_goes_on_until_it_is_done_and_every_part_is_a_first_attempt(
    registered: list[int],
) -> None:
    enqueue("test.parts")
    run_pending()
    assert registered == [1, 1, 1]
    row = Job.objects.get()
    assert (row.state, row.last_error) == ("done", "")


def test_others_have_their_turn_between_two_parts() -> None:
    enqueue("test.parts")
    run_tasks(claim(1))
    other = enqueue("test.whole", run_at=clock.now() - timedelta(seconds=9))
    assert [task.id for task in claim(1)] == [other]


def test_it_may_go_on_at_a_time() -> None:
    enqueue("test.later")
    run_tasks(claim(1))
    row = Job.objects.get()
    assert (row.state, row.done_at) == ("ready", None)
    assert row.run_at > clock.now() + timedelta(minutes=59)
    assert claim(9) == []


def test_its_own_lease_is_short_and_that_of_others_is_not() -> None:
    enqueue("test.parts")
    enqueue("test.whole")
    tasks = {task.name: task for task in claim(10)}
    ends = dict(Job.objects.values_list("name", "run_at"))
    assert ends["test.parts"] < clock.now() + timedelta(seconds=4)
    assert ends["test.whole"] > clock.now() + timedelta(seconds=50)
    assert extend(tasks["test.parts"])
    assert Job.objects.get(name="test.parts").run_at < clock.now() + timedelta(seconds=4)


def test_who_lost_the_lease_cannot_put_it_back() -> None:
    enqueue("test.parts")
    [lost] = claim(1)
    Job.objects.update(run_at=clock.now() - timedelta(seconds=1))
    [held] = claim(1)
    assert not put_back(lost)
    assert Job.objects.get().lease_token == held.token
    assert complete([held]) == 1
