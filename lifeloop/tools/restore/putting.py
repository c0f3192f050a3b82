"""Putting an archive into place: beside what is there first, checked, and only then in its stead.

While it runs the file ``restoring`` stands in the data directory: nothing else starts there, and a restore that was killed
begins anew. A fault undoes everything.
"""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from lifeloop.tools.backup.archive import DATABASES, extract
from lifeloop.tools.backup.tables import Table, of_sqlite
from lifeloop.tools.restore import into_postgresql
from lifeloop.tools.restore.planning import MARKER, Plan


class Different(Exception):
    """What was put there is not what the archive says, or somebody is at work there; the message says what."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand while they wait, and where they go."""

    home: Path
    waiting: Path
    database: Path  # a file: the SQLite database, or the dump
    target: Path | None  # of SQLite


def put(path: Path, plan: Plan) -> None:
    """Restore the archive as planned. Refused: :class:`Different`; then all is as it was before."""
    places = _places()
    _nobody_there(places)
    marker = places.home / MARKER
    _mark(marker)
    try:
        _clear(places)
        _extract(path, plan, places)
        if places.target is None:
            into_postgresql.restore(places.database, lambda found: _compare(found, plan))
        else:
            _check_sqlite(places.database, plan)
            _nobody_there(places)
    except BaseException:
        _clear(places)
        if not plan.again:
            marker.unlink()
        raise
    _switch(plan, places)
    _to_disk(places.home)
    marker.unlink()
    _to_disk(places.home)


def _places() -> _Places:
    home: Path = settings.LIFELOOP_HOME
    waiting = home / ".restoring"
    if connection.vendor != "sqlite":
        return _Places(home, waiting, waiting / "dump", None)
    target = Path(str(connection.settings_dict["NAME"]))
    # Beside its place, which may be on another disk than the data directory.
    return _Places(home, waiting, target.with_name(f".{target.name}.restoring"), target)


def _mark(marker: Path) -> None:
    with marker.open("w") as file:
        file.write("lifeloop restore began here and has not ended\n")
        file.flush()
        os.fsync(file.fileno())
    _to_disk(marker.parent)


def _clear(places: _Places) -> None:
    shutil.rmtree(places.waiting, ignore_errors=True)
    places.database.unlink(missing_ok=True)


def _extract(path: Path, plan: Plan, places: _Places) -> None:
    places.waiting.mkdir(mode=0o700)
    into = {name: places.waiting / name for name in ("media", "transfers")}
    extract(path, plan.manifest, {**into, DATABASES[plan.manifest.engine]: places.database})
    for name, data in plan.keys.items():
        descriptor = os.open(places.waiting / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _check_sqlite(path: Path, plan: Plan) -> None:
    with closing(sqlite3.connect(path)) as database:
        sound = [row[0] for row in database.execute("PRAGMA integrity_check(5)").fetchall()]
        if sound != ["ok"]:
            raise Different(f"the restored database is damaged ({'; '.join(map(str, sound))}).")
        _compare(of_sqlite(database), plan)


def _compare(found: Mapping[str, Table], plan: Plan) -> None:
    wanted = plan.manifest.tables
    wrong = sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )
    if wrong:
        raise Different(f"restored tables are not equal to the archive's: {', '.join(wrong)}.")


def _nobody_there(places: _Places) -> None:
    """Nothing may have the database open that is about to go; SQLite's log is folded into it on the way."""
    if places.target is None or not places.target.exists():
        return
    message = f"{places.target} is in use: stop whatever serves or works there (`lifeloop serve`, `work`)."
    try:
        with closing(sqlite3.connect(places.target, timeout=0)) as database:
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        raise Different(message) from None
    except sqlite3.DatabaseError:
        return  # no database any more: that may be why it is replaced
    if mode != "delete":
        raise Different(message)


def _switch(plan: Plan, places: _Places) -> None:
    """Everything is checked and on the disk: renames from here on, which a killed run does once more."""
    for name in plan.keys:
        (places.waiting / name).replace(places.home / name)
    old = places.waiting / "old"
    old.mkdir(exist_ok=True)
    folders = {"media": Path(settings.MEDIA_ROOT), "transfers": Path(settings.LIFELOOP_TRANSFERS)}
    for name, folder in folders.items():
        with suppress(FileNotFoundError):
            folder.rename(old / name)
        with suppress(FileNotFoundError):
            (places.waiting / name).rename(folder)
    if places.target is not None:
        for end in ("-wal", "-shm", "-journal"):
            places.target.with_name(places.target.name + end).unlink(missing_ok=True)
        places.database.replace(places.target)
        _to_disk(places.target.parent)
    shutil.rmtree(places.waiting)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
