"""Making an archive while the server runs: a snapshot of the database first, then the files it knows of.

The files come second, because one is written before the row that names it and deleted days after: whatever the snapshot
names is there. One that was added since is in the archive without a row, which does no harm.
"""

import fcntl
import os
import platform
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import IsolationLevel

from lifeloop import __version__
from lifeloop.kernel import clock
from lifeloop.tools.backup import postgresql, secrets
from lifeloop.tools.backup.archive import DATABASES, FOLDERS, KEYS, Kept, Manifest, Writer, is_kept
from lifeloop.tools.backup.tables import Table, of_postgresql, of_sqlite

_HALF = ".lifeloop-half-"


class Taken(Exception):
    """A file of that name is there already; it is never written over."""


class Unsound(Exception):
    """The database itself is damaged; the message is what its own check says."""


@dataclass(frozen=True, slots=True)
class Made:
    """The archive that was written."""

    path: Path
    bytes: int
    seconds: float
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Copy:
    """A snapshot of the database as a file, and what is in it."""

    path: Path
    tables: dict[str, Table]
    migrations: dict[str, list[str]]
    server: str


def make(path: Path, *, passphrase: str | None = None) -> Made:
    """Write the archive ``path``; a folder gets one named by the moment. It appears whole or not at all.

    ``passphrase``: the platform's keys go in, sealed with it. Refused: :class:`Taken`, :class:`Unsound`, and what
    :mod:`lifeloop.tools.backup.postgresql` raises.
    """
    begun = time.monotonic()
    now = clock.now()
    if path.is_dir():
        path = path / f"lifeloop-{now:%Y%m%d-%H%M%S}.tar"
    if path.exists():
        raise Taken
    with _workshop(path.parent) as folder:
        half = folder / "archive"
        with Writer(half) as archive:
            copy = _snapshot(folder)
            archive.add(DATABASES[connection.vendor], copy.path)
            copy.path.unlink()
            for name, file in _files():
                archive.add(name, file)
            keys = secrets.of_home(settings.LIFELOOP_HOME)
            if passphrase is not None:
                archive.add_bytes(KEYS, secrets.seal(keys, passphrase))
            manifest = _manifest(copy, archive.files, now.isoformat(timespec="seconds"), keys)
            size = archive.finish(manifest)
        _put(half, path)
    _to_disk(path.parent)
    return Made(path, size, time.monotonic() - begun, manifest)


@contextmanager
def _workshop(parent: Path) -> Iterator[Path]:
    """A hidden folder beside the archive, gone at the end; those that a killed run left behind go first."""
    for left in parent.glob(f"{_HALF}*"):
        if (lock := _locked(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    folder = Path(tempfile.mkdtemp(prefix=_HALF, dir=parent))
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """A descriptor that holds the folder; None: somebody is at work in it. The kernel lets go of a dead one's."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _snapshot(folder: Path) -> _Copy:
    target = folder / "database"
    if connection.vendor == "sqlite":
        return _of_sqlite(str(connection.settings_dict["NAME"]), target)
    return _of_postgresql(connection.settings_dict, target)


def _of_sqlite(source: str, target: Path) -> _Copy:
    """SQLite's online backup in one step: it reads one state of the log, and no writer waits for it."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(5)").fetchall()]
        if found != ["ok"]:
            raise Unsound("; ".join(map(str, found)))
        migrations = _grouped(copy.execute("SELECT app, name FROM django_migrations").fetchall())
        return _Copy(target, of_sqlite(copy), migrations, sqlite3.sqlite_version)


def _of_postgresql(database: dict[str, Any], target: Path) -> _Copy:
    """``pg_dump`` and the checksums read one snapshot, which this transaction holds open for both."""
    dump = postgresql.program("pg_dump")
    with closing(postgresql.connect(database)) as reader:
        reader.isolation_level = IsolationLevel.REPEATABLE_READ
        reader.read_only = True
        snapshot = reader.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        postgresql.run(database, dump, *options, f"--snapshot={snapshot[0]}", f"--file={target}")
        migrations = _grouped(reader.execute("SELECT app, name FROM django_migrations").fetchall())
        server = str(reader.info.parameter_status("server_version"))
        return _Copy(target, of_postgresql(reader), migrations, server)


def _grouped(rows: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(rows):
        found.setdefault(app, []).append(name)
    return found


def _files() -> Iterator[tuple[str, Path]]:
    """Pictures and transfers, by the names they have in the archive."""
    places = {"media": Path(settings.MEDIA_ROOT), "transfers": Path(settings.LIFELOOP_TRANSFERS)}
    for folder in FOLDERS:
        place = places[folder]
        for path in sorted(place.rglob("*")):
            name = f"{folder}/{path.relative_to(place).as_posix()}"
            if path.is_file() and is_kept(name):
                yield name, path


def _manifest(
    copy: _Copy, files: dict[str, Kept], made_at: str, keys: dict[str, bytes]
) -> Manifest:
    storage: dict[str, Any] = settings.STORAGES["default"]
    bucket = storage.get("OPTIONS", {}).get("bucket_name")
    return Manifest(
        lifeloop=__version__,
        made_at=made_at,
        engine=connection.vendor,
        server=f"{copy.server} on {platform.system()}",
        migrations=copy.migrations,
        tables=copy.tables,
        media=f"s3://{bucket}" if bucket else "folder",
        field_key=secrets.field_key(keys),
        platform_key=secrets.platform_key(keys),
        files=dict(files),
    )


def _put(half: Path, path: Path) -> None:
    """Give the archive its name, never over a file that came in between; not every file system can link."""
    try:
        os.link(half, path)
    except FileExistsError:
        raise Taken from None
    except OSError:
        if path.exists():
            raise Taken from None
        half.rename(path)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
