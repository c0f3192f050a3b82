"""SQLite files of their own for these tests, whatever database the others run on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.utils import ConnectionHandler

Open = Callable[..., str]


@pytest.fixture
def open_file(tmp_path: Path, django_db_blocker: Any) -> Iterator[Open]:
    """``open_file("a", writer_timeout=1)``: an alias of Django's for the file; closed afterwards."""
    opened: list[str] = []

    def open_alias(alias: str, name: str | Path = tmp_path / "some.sqlite3", **options: Any) -> str:
        spec = {"ENGINE": "lifeloop.database.sqlite3", "NAME": name, "OPTIONS": options}
        connections.settings[alias] = ConnectionHandler({"default": spec}).settings["default"]
        opened.append(alias)
        return alias

    with django_db_blocker.unblock():
        yield open_alias
        for alias in opened:
            connections[alias].close()
            del connections[alias]
            del connections.settings[alias]


@pytest.fixture
def two(open_file: Open) -> tuple[str, str]:
    """Two connections to one file with a table ``t(id, word unique)``; the second waits 0.5 s only."""
    first = open_file("first", writer_timeout=5, timeout=1)
    second = open_file("second", writer_timeout=0.5, timeout=1)
    with connections[first].cursor() as cursor:
        cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
    return first, second
