"""What the tests run in processes of its own: ``python -m tests.database.children <scene> <file> …``."""

import os
import sys
import threading
from collections.abc import Callable

import django
from django.conf import settings
from django.db import OperationalError, connections


def configure(path: str, **options: float) -> None:
    database = {"ENGINE": "lifeloop.database.sqlite3", "NAME": path, "OPTIONS": options}
    settings.configure(DATABASES={"default": database}, USE_TZ=True, LIFELOOP_SLOW_QUERY_MS=0)
    django.setup()


def insert(word: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO t (word) VALUES (%s)", [word])


def write_rows(path: str, name: str, threads: str, rows: str) -> None:
    """Threads that write by turns: alone, in a transaction after a read, several at once."""
    configure(path)
    from lifeloop.database import write

    failures: list[str] = []

    def one(word: str, number: int) -> None:
        if number % 3 == 0:
            insert(word)
        elif number % 3 == 1:
            with write(), connections["default"].cursor() as cursor:
                cursor.execute("SELECT count(*) FROM t")
                cursor.fetchone()
                insert(word)
        else:
            with connections["default"].cursor() as cursor:
                cursor.execute("INSERT INTO t (word) VALUES (%s) RETURNING id", [word])
                cursor.fetchone()

    def run(thread: int) -> None:
        try:
            for number in range(int(rows)):
                one(f"{name}-{thread}-{number}", number)
        except Exception as error:
            failures.append(repr(error))
        finally:
            connections["default"].close()

    started = [threading.Thread(target=run, args=(number,)) for number in range(int(threads))]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    sys.exit("; ".join(failures) or 0)


def hold(path: str) -> None:
    """Write one row, say so, and never commit."""
    configure(path)
    from lifeloop.database import write

    with write():
        insert("never committed")
        print("held", flush=True)
        sys.stdin.read()


def fork_inside(path: str) -> None:
    """A child of a process that is writing must wait like any other; and must not end its turn."""
    configure(path, writer_timeout=0.3)
    from lifeloop.database import write

    with write():
        insert("parent")
        child = os.fork()
        if child == 0:
            os._exit(_try_as_child())
        _, status = os.waitpid(child, 0)
        child = os.fork()
        if child == 0:
            os._exit(_try_as_child())
        _, again = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status) or os.waitstatus_to_exitcode(again))


def _try_as_child() -> int:
    own = connections.create_connection("default")
    try:
        with own.cursor() as cursor:
            cursor.execute("INSERT INTO t (word) VALUES ('child')")
    except OperationalError as error:
        return 0 if "no turn to write" in str(error) else 3
    return 4


if __name__ == "__main__":
    SCENES: dict[str, Callable[..., None]] = {
        "write_rows": write_rows,
        "hold": hold,
        "fork_inside": fork_inside,
    }
    SCENES[sys.argv[1]](*sys.argv[2:])
