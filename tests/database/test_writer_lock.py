"""The fair lock within one process: order, limits, and that nothing leaves it locked."""

import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connections

from lifeloop.database import is_database_away, write
from lifeloop.database.sqlite3.lock import FairLock, Seat, WriterTimeout
from tests.database.conftest import Open


def run(alias: str, statement: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


def add(alias: str, word: str) -> None:
    run(alias, f"INSERT INTO t (word) VALUES ('{word}')")


def words(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT word FROM t ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.001)


def in_thread(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def test_first_come_first_served() -> None:
    lock = FairLock(None)
    holder = Seat(lock, lambda: True)
    holder.take(1)
    order: list[int] = []

    def wait(number: int) -> None:
        seat = Seat(lock, lambda: True)
        seat.take(10)
        order.append(number)
        seat.give()

    def queued(count: int) -> bool:
        return len(lock._queue) == count

    threads = []
    for number in range(8):
        threads.append(in_thread(partial(wait, number)))
        until(partial(queued, number + 2))
    holder.give()
    for thread in threads:
        thread.join(60)
    assert order == list(range(8))


def test_one_that_waited_in_vain_leaves_the_queue_and_the_next_still_gets_its_turn() -> None:
    lock = FairLock(None)
    holder = Seat(lock, lambda: True)
    holder.take(1)
    with pytest.raises(WriterTimeout):
        Seat(lock, lambda: True).take(0.05)
    impatient = Seat(lock, lambda: True)
    holder.give()
    impatient.take(1)
    assert list(lock._queue) == [impatient]
    impatient.give()
    assert list(lock._queue) == []


def test_a_writer_waits_for_another_and_gets_locked_after_its_limit(two: tuple[str, str]) -> None:
    first, second = two
    with write(using=first):
        add(first, "a")
        with pytest.raises(OperationalError, match="database is locked") as caught:
            add(second, "b")
        with pytest.raises(OperationalError, match="database is locked"), write(using=second):
            raise AssertionError("must not begin")
        assert is_database_away(caught.value)
    add(second, "c")
    assert words(first) == ["a", "c"]


def test_reads_do_not_wait(two: tuple[str, str]) -> None:
    first, second = two
    with write(using=first):
        add(first, "a")
        assert words(second) == []
    assert words(second) == ["a"]


def write_and_fail(alias: str, failure: str | type[Exception]) -> None:
    with write(using=alias):
        add(alias, "undone")
        if not isinstance(failure, str):
            raise failure
        run(alias, failure)


def leave_by_error(alias: str) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(alias, ZeroDivisionError)


def leave_by_bad_statement(alias: str) -> None:
    add(alias, "twice")
    with pytest.raises(IntegrityError):
        add(alias, "twice")
    run(alias, "DELETE FROM t")


def leave_by_bad_statement_in_a_write(alias: str) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        write_and_fail(alias, "INSERT INTO nowhere VALUES (1)")


def leave_by_close(alias: str) -> None:
    with write(using=alias):
        add(alias, "undone")
        connections[alias].close()


def leave_by_failed_commit(alias: str) -> None:
    run(alias, "CREATE TABLE child (t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(IntegrityError), write(using=alias):
        run(alias, "INSERT INTO child VALUES (99)")


def leave_by_failed_begin(alias: str) -> None:
    other = sqlite3.connect(connections[alias].settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), write(using=alias):
        raise AssertionError("must not begin")
    other.rollback()
    other.close()


def leave_by_rows_not_read(alias: str) -> None:
    cursor = connections[alias].cursor()
    cursor.execute("INSERT INTO t (word) VALUES ('r1'), ('r2') RETURNING id")
    cursor.fetchone()
    del cursor
    run(alias, "DELETE FROM t")


def leave_by_many(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.executemany("INSERT INTO t (word) VALUES (%s)", [["m1"], ["m2"]])
        with pytest.raises(IntegrityError):
            cursor.executemany("INSERT INTO t (word) VALUES (%s)", [["m3"], ["m1"]])
    run(alias, "DELETE FROM t")


def leave_by_script(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.executescript("BEGIN; INSERT INTO t (word) VALUES ('s'); DELETE FROM t; COMMIT;")


def leave_by_hand(alias: str) -> None:
    connection = connections[alias]
    connection.set_autocommit(False)
    add(alias, "undone")
    connection.rollback()
    connection.set_autocommit(True)
    run(alias, "BEGIN")
    add(alias, "undone")
    run(alias, "ROLLBACK")


def leave_by_schema(alias: str) -> None:
    with connections[alias].schema_editor() as editor:
        editor.execute("CREATE TABLE other (id INTEGER)")


@pytest.mark.parametrize(
    "leave",
    [found for name, found in sorted(globals().items()) if name.startswith("leave_by_")],
)
def test_whatever_ends_a_write_the_next_writer_goes_on(
    two: tuple[str, str], leave: Callable[[str], None]
) -> None:
    first, second = two
    leave(first)
    add(second, "after")
    assert words(first) == ["after"]


def test_a_statements_own_rows_keep_its_turn_until_they_are_read(two: tuple[str, str]) -> None:
    first, second = two
    with connections[first].cursor() as cursor:
        cursor.execute("INSERT INTO t (word) VALUES ('a') RETURNING id")
        with pytest.raises(OperationalError, match="no turn to write"):
            add(second, "b")
        assert cursor.fetchall() == [(1,)]
    add(second, "c")


def test_a_thread_that_died_in_its_write_is_rolled_back(two: tuple[str, str]) -> None:
    first, second = two
    kept = []

    def die() -> None:
        connection = connections[first]
        kept.append(connection)  # so that nobody but us ends it
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO t (word) VALUES ('undone')")

    in_thread(die).join(60)
    connections[second].settings_dict["OPTIONS"]["writer_timeout"] = 10
    connections[second].close()
    add(second, "after")
    assert words(second) == ["after"]


def test_every_writing_thread_of_a_shared_memory_database_gets_through(open_file: Open) -> None:
    alias = open_file("memory", "file:tests_shared?mode=memory&cache=shared")
    run(alias, "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
    failures: list[Exception] = []

    def many(name: str) -> None:
        try:
            for number in range(30):
                with write(using=alias):
                    add(alias, f"{name}-{number}")
        except Exception as error:
            failures.append(error)

    threads = [in_thread(partial(many, str(n))) for n in range(4)]
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(words(alias)) == 120


def test_private_memory_databases_do_not_wait_for_each_other(open_file: Open) -> None:
    one, other = open_file("one", ":memory:"), open_file("other", ":memory:", writer_timeout=0.2)
    for alias in (one, other):
        run(alias, "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
    with write(using=one):
        add(one, "a")
        add(other, "b")
    assert (words(one), words(other)) == (["a"], ["b"])


def test_a_replaced_lock_file_keeps_nobody_in_or_out(two: tuple[str, str]) -> None:
    first, second = two
    Path(f"{connections[first].settings_dict['NAME']}.writer-lock").unlink()
    add(first, "a")
    add(second, "b")
    assert words(first) == ["a", "b"]


def test_what_a_connection_is_set_to(two: tuple[str, str]) -> None:
    with connections[two[0]].cursor() as cursor:
        found = {}
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            found[pragma] = cursor.fetchone()[0]
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 1000,
    }
