"""Real servers for tests and benches: the ``lifeloop`` command in processes of its own.

with Template(folder) as template, template.server(folder / "home") as server:
    facts = server.demo()              # what `lifeloop demo --json` prints
    urlopen(server.base_url + "/…")
    server.kill(); server.start()      # kill -9, and again on the same port and data
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# How the command is run from a checkout; an installed one is `[".../bin/lifeloop"]`.
PROGRAM = (sys.executable, "-m", "lifeloop")
START_SECONDS = 60.0
STOP_SECONDS = 30.0


class NotStarted(RuntimeError):
    """A server that ended or stayed silent instead of serving; holds what it wrote."""


class Template:
    """A migrated and seeded data directory; every server gets a copy of it, of its database, and its settings."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        settings: dict[str, str] | None = None,
    ) -> None:
        self.home = folder / "home"
        self.postgres = Postgres(database) if database else None
        self.settings = settings or {}

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True)
        self.database = self.postgres.create() if self.postgres else None
        lifeloop(["demo", "--json"], environment(self.home, self.database) | self.settings)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.postgres and self.database:
            self.postgres.drop(self.database)

    def server(self, home: Path, *, workers: int = 1, **settings: str) -> Server:
        """A server on a copy of the data; ``settings`` are further LIFELOOP_… variables."""
        shutil.copytree(self.home, home)
        database = None
        if self.postgres and self.database:
            database = self.postgres.create(like=self.database)
        return Server(
            home,
            database=database,
            postgres=self.postgres,
            workers=workers,
            settings=self.settings | settings,
        )


class Server:
    """One ``lifeloop serve``; a ``with`` block starts it and stops it with its worker processes."""

    def __init__(
        self,
        home: Path,
        *,
        database: str | None = None,
        postgres: Postgres | None = None,
        workers: int = 1,
        settings: dict[str, str] | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.home = home
        self.program = program
        self.database = database
        self.postgres = postgres
        self.workers = workers
        self.port = 0
        self.env = {**environment(home, database), **(settings or {})}
        self.process: subprocess.Popen[str] | None = None
        self.log = home / "server.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self.postgres and self.database:
            self.postgres.drop(self.database)

    @property
    def base_url(self) -> str:
        """The server's own address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the server."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start (again): on a free port the first time, then on the same; returns once it serves."""
        command = [*self.program, "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(self.workers)],
                cwd=self.home,
                env=self.env,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        line = self._first_line()
        self.port = int(line.rsplit("port ", 1)[1].rstrip(")\n"))

    def _first_line(self) -> str:
        """The line that the command prints once it serves."""
        assert self.process is not None
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            ready = selector.select(START_SECONDS)
        line = self.process.stdout.readline() if ready else ""
        if "serves" not in line:
            self.kill()
            raise NotStarted(f"{line}{self.log.read_text('utf-8', 'replace')}")
        return line

    def stop(self) -> int:
        """Ask it to end (SIGTERM) and wait; killed when it does not. Returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._close()
        return code

    def kill(self) -> None:
        """``kill -9`` of the server and every process it started."""
        if self.process is None:
            return
        os.killpg(self.process.pid, 9)
        self.process.wait(STOP_SECONDS)
        self._close()

    def _close(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None

    def demo(self) -> dict[str, Any]:
        """What ``lifeloop demo --json`` prints for this server: ids, keys, logins, fresh codes."""
        return dict(json.loads(self.command("demo", "--json")))

    def newest_text(self, phone: str) -> str:
        """The newest text that was sent to a phone."""
        return self.command("demo", "sms", phone)

    def command(self, *arguments: str) -> str:
        """Run a ``lifeloop`` command on this server's data; returns what it printed."""
        return lifeloop(list(arguments), self.env, program=self.program)


class Postgres:
    """Makes databases on the PostgreSQL server that ``TEST_DATABASE`` names, and drops them."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, *, like: str | None = None) -> str:
        """A new database, empty or a copy of one that nobody is using; returns its address."""
        name = f"t_{uuid.uuid4().hex[:16]}"
        copied = f' TEMPLATE "{database_name(like)}"' if like else ""
        self._execute(f'CREATE DATABASE "{name}"{copied}')
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{database_name(url)}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def database_name(url: str) -> str:
    """The name of the database in an address."""
    return urlsplit(url).path.strip("/")


def environment(home: Path, database: str | None) -> dict[str, str]:
    """The variables of a server: nothing of the tests' own settings, a demo's data directory."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LIFELOOP_")}
    env.update(LIFELOOP_HOME=str(home), PYTHONPATH=str(ROOT), PYTHONUNBUFFERED="1")
    if database:
        env["LIFELOOP_DATABASE"] = database
    return env


def lifeloop(
    arguments: list[str],
    env: dict[str, str],
    *,
    program: Sequence[str] = PROGRAM,
    seconds: float = 120.0,
) -> str:
    """Run a ``lifeloop`` command to its end; returns stdout, raises with stderr when it fails."""
    begun = time.monotonic()
    done = subprocess.run(
        [*program, *arguments],
        cwd=env["LIFELOOP_HOME"],
        env=env,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        took = time.monotonic() - begun
        raise NotStarted(f"lifeloop {' '.join(arguments)} ({took:.1f} s): {done.stderr}")
    return done.stdout.strip()
