"""The database: there, up to date, sound."""

from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, InterfaceError

from lifeloop.audit.checking import verify
from lifeloop.kernel import clock
from lifeloop.tools.doctor.findings import Finding, check, failure, ok, warning

WAL_BYTES = 256 * 2**20
SKEW_SECONDS = 5.0
_LEAST_SERVER = 14


@check("database")
def reachable() -> Iterator[Finding]:
    """Which one, and that it answers; its migrations."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        yield failure(
            "database",
            f"it cannot be reached ({str(error).strip().splitlines()[0]})",
            "Start it, or mend LIFELOOP_DATABASE.",
        )
        return
    yield ok("database", _which())
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations or {})
    foreign = [key for key in executor.loader.applied_migrations if key not in known]
    if missing:
        yield failure("migrations", f"{len(missing)} are missing", "Run `lifeloop migrate`.")
    elif foreign:
        app, name = min(foreign)
        yield failure(
            "migrations",
            f"the database is of a newer version ({app} {name})",
            "Install that version of Lifeloop.",
        )
    else:
        yield ok("migrations", "all are there")


def _which() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}, {name}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}, {name}"


@check("soundness")
def sound() -> Iterator[Finding]:
    """That the database is what it should be inside; takes a while on a large one."""
    yield from _sqlite_sound() if connection.vendor == "sqlite" else _postgresql_sound()


def _sqlite_sound() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchmany(1000)
    if said != ["ok"]:
        yield failure(
            "soundness",
            f"the file is damaged: {said[0]}",
            "Restore the last backup (`lifeloop restore`).",
        )
    elif loose:
        tables = sorted({row[0] for row in loose})
        yield failure(
            "soundness",
            f"{len(loose)} rows refer to rows that are not there, in {', '.join(tables)}",
            "Restore the last backup, or ask for help with these tables.",
        )
    else:
        yield ok("soundness", "integrity and references are as they should be")


def _postgresql_sound() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        indexes = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        constraints = [row[0] for row in cursor.fetchall()]
        cursor.execute("SHOW data_checksums")
        summed = cursor.fetchone()[0] == "on"
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10000
    if indexes:
        yield failure("soundness", f"indexes are not valid: {', '.join(indexes)}", "REINDEX them.")
    if constraints:
        yield failure(
            "soundness",
            f"constraints are not validated: {', '.join(constraints)}",
            "ALTER TABLE … VALIDATE CONSTRAINT … for each.",
        )
    if version < _LEAST_SERVER:
        yield warning(
            "soundness",
            f"PostgreSQL {version} gets no more corrections",
            f"Upgrade to {_LEAST_SERVER} or later.",
        )
    if not summed:
        yield warning(
            "soundness",
            "the server keeps no checksums of its pages: damage on the disk stays unseen",
            "Switch them on with pg_checksums while it is stopped.",
        )
    if not indexes and not constraints:
        yield ok("soundness", "indexes and constraints are valid")


@check("operation log")
def audited() -> Iterator[Finding]:
    """That every record of it is as it was written; reads all of it."""
    found = verify()
    if found.fault is not None:
        yield failure(
            "operation log",
            f"it is broken: {found.fault.sentence}",
            "Find out who had the database's own tools; what it said before stands in the backups.",
        )
    else:
        said = f"whole: {found.records} records in the chain, {found.waiting} wait for their places"
        yield ok("operation log", said)


@check("log")
def log_size() -> Iterator[Finding]:
    """SQLite's log of changes, which shrinks when nobody reads an old state of it."""
    if connection.vendor != "sqlite":
        return
    wal = Path(f"{connection.settings_dict['NAME']}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    said = f"{size / 2**20:.1f} MiB of changes wait to be folded into the file"
    if size > WAL_BYTES:
        yield warning("log", said, "Look for a program that has kept the file open for long.")
    else:
        yield ok("log", said)


@check("clock")
def skew() -> Iterator[Finding]:
    """This machine's clock against the database's: leases and codes go by them."""
    if connection.vendor == "sqlite":
        yield ok("clock", "the database is on this machine and has its clock")
        return
    with connection.cursor() as cursor:
        before = clock.now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    between = before + (clock.now() - before) / 2
    off = (there - between).total_seconds()
    said = f"the database's clock is {off:+.1f} s from this machine's"
    if abs(off) > SKEW_SECONDS:
        yield failure("clock", said, "Let both keep the time by NTP.")
    else:
        yield ok("clock", said)
