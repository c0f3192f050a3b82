"""A data directory of its own for one run of a bench, with Django set up in this process upon it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.server import Server


class Place:
    """``with Place() as place:`` makes a migrated database; once per process, for Django is set up once.

    ``database``: an address of PostgreSQL; without it SQLite in the directory, with its real settings.
    """

    def __init__(self, *, database: str | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lifeloop-bench-"))
        self.database = database

    def __enter__(self) -> Self:
        for name in [name for name in os.environ if name.startswith("LIFELOOP_")]:
            del os.environ[name]
        os.environ["LIFELOOP_HOME"] = str(self.home)
        os.environ["LIFELOOP_DEMO"] = "1"
        if self.database:
            os.environ["LIFELOOP_DATABASE"] = self.database
        os.environ["DJANGO_SETTINGS_MODULE"] = "lifeloop.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        from django.db import connections

        connections.close_all()
        shutil.rmtree(self.home, ignore_errors=True)

    def server(self, *, workers: int = 1, **settings: str) -> Server:
        """A real ``lifeloop serve`` on this directory, for a ``with`` block."""
        given = {"LIFELOOP_DEMO": "1", "LIFELOOP_LOG_LEVEL": "WARNING", **settings}
        return Server(
            self.home,
            database=self.database,
            workers=workers,
            settings=given,
            program=(sys.executable, "-m", "lifeloop"),
        )

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.home / "lifeloop.sqlite3"

    def bytes_on_disk(self) -> int:
        """What the SQLite database takes, its log included."""
        return sum(path.stat().st_size for path in self.home.glob("lifeloop.sqlite3*"))
