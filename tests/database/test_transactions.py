"""write(), for_update(), for_share() and what a fault means, on the configured database."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.transaction import TransactionManagementError
from django.db.utils import ConnectionHandler
from django.test.utils import CaptureQueriesContext

from lifeloop.database import for_share, for_update, is_conflict, is_database_away, write
from lifeloop.kernel import clock
from lifeloop.outbox.models import Job, Periodic

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks")


def add(name: str) -> Periodic:
    return Periodic.objects.create(name=name, next_at=clock.now())


def names() -> list[str]:
    return list(Periodic.objects.order_by("name").values_list("name", flat=True))


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(ZeroDivisionError):
        act()


def add_and_fail(name: str) -> None:
    with write():
        add(name)
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_write_is_whole_or_nothing() -> None:
    with write():
        add("a")
    refused(lambda: add_and_fail("b"))
    assert names() == ["a"]


@pytest.mark.django_db(transaction=True)
def test_an_inner_write_joins_the_outer_one() -> None:
    def outer() -> None:
        with write():
            with write():
                add("inner")
            assert transaction.get_connection().savepoint_ids == []
            raise ZeroDivisionError

    refused(outer)
    assert names() == []


@pytest.mark.django_db(transaction=True)
def test_a_failed_inner_write_undoes_the_outer_one() -> None:
    def outer() -> None:
        with write():
            add("outer")
            refused(lambda: add_and_fail("inner"))
            add("after")

    with pytest.raises(TransactionManagementError):
        outer()
    assert names() == []


@pytest.mark.django_db
def test_in_a_test_of_its_own_transaction_a_refusal_undoes_its_own_write_only() -> None:
    add("before")
    refused(lambda: add_and_fail("refused"))
    with write():
        add("after")
    assert names() == ["after", "before"]


@pytest.mark.django_db
def test_rows_are_locked_in_the_order_of_their_keys() -> None:
    for name in ("c", "a", "b"):
        add(name)
    with write():
        assert [row.name for row in for_update(Periodic.objects.order_by("-name"))] == [*"abc"]
        assert [row.name for row in for_share(Periodic.objects.order_by("-name"))] == [*"abc"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", [for_update, for_share])
def test_rows_are_locked_inside_a_write_only(lock: Callable[[Any], list[Any]]) -> None:
    with pytest.raises(TransactionManagementError, match=r"inside write\(\)"):
        lock(Periodic.objects.all())


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("held", "wanted", "waits"),
    [
        (for_share, for_share, False),
        (for_share, for_update, True),
        (for_update, for_share, True),
        (for_update, for_update, True),
    ],
)
def test_who_waits_for_whom(
    held: Callable[[Any], list[Any]], wanted: Callable[[Any], list[Any]], waits: bool
) -> None:
    add("row")
    failures: list[Exception] = []

    def other() -> None:
        try:
            with write():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                wanted(Periodic.objects.filter(name="row"))
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    with write(), CaptureQueriesContext(connection) as queries:
        held(Periodic.objects.filter(name="row"))
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
    kind = "SHARE" if held is for_share else "UPDATE"
    assert f'FOR {kind} OF "outbox_periodic"' in queries[0]["sql"]
    assert [type(failure) for failure in failures] == ([OperationalError] if waits else [])
    assert not any(is_database_away(failure) or is_conflict(failure) for failure in failures)


@pytest.mark.django_db(transaction=True)
def test_a_second_row_of_the_same_key_is_a_conflict() -> None:
    add("a")
    with pytest.raises(IntegrityError) as caught:
        Periodic(name="a", next_at=clock.now()).save(force_insert=True)
    assert is_conflict(caught.value)
    assert not is_database_away(caught.value)


@pytest.mark.django_db(transaction=True)
def test_a_missing_value_and_a_bad_statement_are_bugs() -> None:
    with pytest.raises(IntegrityError) as missing:
        Job(name="x", run_at=clock.now()).save()
    with pytest.raises(DatabaseError) as bad, connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    for error in (missing.value, bad.value, ZeroDivisionError()):
        assert not is_conflict(error)
        assert not is_database_away(error)


def away(settings: dict[str, Any]) -> Exception:
    other = ConnectionHandler({"default": settings}).create_connection("default")
    with pytest.raises(DatabaseError) as caught:
        other.ensure_connection()
    return caught.value


def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        error = away({"ENGINE": "lifeloop.database.sqlite3", "NAME": tmp_path / "no" / "file"})
    assert is_database_away(error)


def test_a_server_that_does_not_answer_is_away(tmp_path: Path, django_db_blocker: Any) -> None:
    settings = {"ENGINE": "lifeloop.database.postgresql", "NAME": "x", "HOST": str(tmp_path)}
    with django_db_blocker.unblock():
        error = away(settings)
    assert is_database_away(error)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    cutter = connections.create_connection("default")
    with cutter.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [own])
    cutter.close()
    with pytest.raises(DatabaseError) as first:
        names()
    assert is_database_away(first.value)
    connection.close()
    assert names() == []
