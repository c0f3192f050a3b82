"""Jobs and events are rows of the transaction they were written in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.database import write
from lifeloop.kernel import clock
from lifeloop.kernel.registry import Duplicate
from lifeloop.outbox import EventSpec, Task, emit, emit_many, enqueue, job, on, run_pending
from lifeloop.outbox.models import Event, Job

pytestmark = pytest.mark.django_db


def ignore(task: Task) -> None:
    """A job with nothing to do."""


def test_a_job_runs_with_what_it_was_given() -> None:
    seen: list[tuple[object, ...]] = []
    job("test.one")(lambda task: seen.append((task.payload, task.secret, task.attempt)))
    made = enqueue("test.one", {"a": [1, "二"]})
    assert run_pending() == 1
    assert seen == [({"a": [1, "二"]}, None, 1)]
    done = Job.objects.get(pk=made)
    assert done.state == "done"
    assert done.done_at is not None
    assert run_pending() == 0


def test_an_unknown_name_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(LookupError, match="no job is named 'test.none'"):
        enqueue("test.none")
    assert not Job.objects.exists()


def test_what_is_rolled_back_was_never_enqueued() -> None:
    job("test.one")(ignore)
    on("happened", "test.two")(lambda event: None)

    def undone() -> None:
        with write():
            enqueue("test.one")
            emit("happened")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert not Job.objects.exists()
    assert not Event.objects.exists()


def test_a_later_job_waits_for_its_time() -> None:
    job("test.one")(ignore)
    enqueue("test.one", run_at=clock.now() + timedelta(hours=1))
    assert run_pending() == 0


def test_an_event_tells_its_facts_to_every_subscriber() -> None:
    seen: list[tuple[object, ...]] = []
    on("followed", "test.a")(lambda event: seen.append(("a", event.person_id, event.facts)))
    on("followed", "test.b")(lambda event: seen.append(("b", event.account_id, event.at)))
    on("unfollowed", "test.c")(lambda event: seen.append(("c",)))
    pk = emit("followed", person_id=2**62, account_id=5, facts={"source": "搜索"})
    event = Event.objects.get(pk=pk)
    assert run_pending() == 2
    assert seen == [("a", 2**62, {"source": "搜索"}), ("b", 5, event.at)]
    assert abs(clock.now() - event.at) < timedelta(seconds=10)


def test_many_events_are_one_insert_and_one_job_per_subscriber() -> None:
    seen: list[int | None] = []
    on("sent", "test.count")(lambda event: seen.append(event.person_id))
    on("sent", "test.other")(lambda event: None)
    specs = [EventSpec("sent", person_id=number, facts={"n": number}) for number in range(90)]
    with write(), CaptureQueriesContext(connection) as queries:
        ids = emit_many([*specs, EventSpec("unheard")])
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert len(inserts) == 2
    assert len(ids) == len(set(ids)) == 91
    assert Job.objects.count() == 2
    run_pending()
    assert seen == list(range(90))


def test_more_events_than_one_insert_takes_keep_their_order() -> None:
    ids = emit_many([EventSpec("sent", person_id=number) for number in range(250)])
    assert ids == sorted(ids)
    found = Event.objects.order_by("pk").values_list("person_id", flat=True)
    assert list(found) == list(range(250))
    assert emit_many([]) == []


def test_two_jobs_of_one_name_are_a_crash() -> None:
    job("test.one")(ignore)
    with pytest.raises(Duplicate):
        on("followed", "test.one")(lambda event: None)


def test_a_subscription_without_a_name_is_named_after_its_package() -> None:
    def greet(event: Event) -> None:
        """Nothing."""

    greet.__module__ = "lifeloop.messaging.jobs"
    on("followed")(greet)
    emit("followed")
    assert Job.objects.get().name == "messaging.greet"
