"""Following events: each committed one once, none missed that was committed late."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.database import write
from lifeloop.outbox import EventSpec, emit, emit_many
from lifeloop.outbox.tail import Tail

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="one writer at a time commits in order"
)


@pytest.mark.django_db
def test_it_begins_now_and_tells_everything_once_in_order() -> None:
    emit("before")
    tail = Tail()
    assert tail.poll() == []
    emit_many([EventSpec("a", facts={"n": 1}), EventSpec("b"), EventSpec("c")])
    found = tail.poll()
    assert [event.kind for event in found] == ["a", "b", "c"]
    assert found[0].facts == {"n": 1}
    assert tail.last == found[-1].pk
    assert tail.poll() == []
    emit("d")
    assert [event.kind for event in tail.poll()] == ["d"]


@pytest.mark.django_db
def test_it_goes_on_after_an_id() -> None:
    first = emit("a")
    emit("b")
    assert [event.kind for event in Tail(after=first).poll()] == ["b"]
    assert [event.kind for event in Tail(after=0).poll()] == ["a", "b"]


@pytest.mark.django_db
def test_more_than_one_poll_takes_come_with_the_next() -> None:
    tail = Tail()
    emit_many([EventSpec("many") for _ in range(620)])
    assert [len(tail.poll()) for _ in range(3)] == [500, 120, 0]


@pytest.mark.django_db
def test_an_idle_poll_is_one_query() -> None:
    emit("a")
    tail = Tail()
    with CaptureQueriesContext(connection) as queries:
        tail.poll()
    assert len(queries) == 1


class LateCommit:
    """Another connection that has drawn an id and commits it when told (or takes it back)."""

    def __init__(self, kind: str, *, undo: bool = False) -> None:
        self._kind = kind
        self._undo = undo
        self._drawn = threading.Event()
        self._go = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._drawn.wait(60)

    def finish(self) -> None:
        """Commit or undo; returns when it is over."""
        self._go.set()
        self._thread.join(60)

    def _run(self) -> None:
        try:
            with write():
                emit(self._kind)
                self._drawn.set()
                self._go.wait(60)
                if self._undo:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        finally:
            connection.close()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_committed_late_is_told_late_but_told() -> None:
    emit("first")
    tail = Tail()
    late, undone = LateCommit("late"), LateCommit("undone", undo=True)
    emit("early")
    assert [event.kind for event in tail.poll()] == ["early"]
    assert tail.poll() == []
    late.finish()
    undone.finish()
    emit("last")
    assert [event.kind for event in tail.poll()] == ["late", "last"]
    assert tail.poll() == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_was_being_committed_when_it_began_is_told() -> None:
    emit("first")
    late = LateCommit("late")
    emit("early")
    tail = Tail()
    late.finish()
    assert [event.kind for event in tail.poll()] == ["late"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_id_that_never_comes_is_not_looked_for_for_ever() -> None:
    emit("first")
    tail = Tail(gap_seconds=0.0)
    late = LateCommit("late")
    emit("early")
    assert [event.kind for event in tail.poll()] == ["early"]
    late.finish()
    assert tail.poll() == []
