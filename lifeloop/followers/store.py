"""Private files of imports and exports: below the data directory, never below media, readable by the server only."""

import errno
import mmap
import os
import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, OperationalError

from lifeloop.kernel import ids

_DAY = 24 * 3600
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def new_name(kind: str) -> str:
    """A name that nobody guesses; ``kind`` is csv or xlsx."""
    return f"{ids.token(24)}.{kind}"


def path_of(name: str) -> Path:
    """Where the file of a :func:`new_name` is."""
    if "/" in name or "\\" in name or name.startswith("."):
        raise ValueError("not a name of ours")
    folder = Path(settings.LIFELOOP_TRANSFERS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def create(name: str) -> BinaryIO:
    """A new file to write, readable by its owner only."""
    descriptor = os.open(path_of(name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w+b")


def receive(name: str, chunks: Iterable[bytes]) -> int:
    """Write what was uploaded; how many bytes. Nothing is left of a file that could not be written whole."""
    size = 0
    try:
        with create(name) as file:
            for chunk in chunks:
                size += file.write(chunk)
    except OSError:
        remove(name)
        raise
    return size


def append(name: str, at: int, data: bytes) -> int:
    """Write ``data`` at byte ``at``, over whatever an interrupted step left behind it; the new size, on the disk."""
    path = path_of(name)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return at + len(data)


def strike_out(name: str, user_id: str) -> int:
    """Put empty lines in the place of one person's lines of an export, at their very place; how many there were.

    An export may still be growing: what is there keeps its place, and empty lines are no rows.
    """
    found = 0
    line = re.compile(
        rb"(?<=\n)" + re.escape(user_id.encode()) + rb",.*?(?:\r\n(?=[0-9]{16},)|\r\n\Z|\Z)",
        re.DOTALL,
    )
    with path_of(name).open("r+b") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return 0
        with mmap.mmap(file.fileno(), 0) as data:
            for match in list(line.finditer(data)):
                start, end = match.span()
                data[start:end] = b"\n" * (end - start)
                found += 1
            if found:
                data.flush()
    return found


def remove(name: str) -> None:
    """Delete it, if it is there."""
    if name:
        path_of(name).unlink(missing_ok=True)


def exists(name: str) -> bool:
    """Whether it is there."""
    return bool(name) and path_of(name).is_file()


def is_full(error: BaseException) -> bool:
    """Whether an error of a file or of the database says that a disk is full."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    if isinstance(error, OperationalError | DatabaseError):
        state = getattr(error.__cause__, "sqlstate", None)
        return state == "53100" or "disk is full" in str(error)
    return False


def names() -> list[str]:
    """All files that are there."""
    return [one.name for one in path_of("x").parent.iterdir() if one.is_file()]


def is_old(name: str) -> bool:
    """Whether nobody has written to it for a day."""
    try:
        return time.time() - path_of(name).stat().st_mtime > _DAY
    except FileNotFoundError:
        return False


def clear() -> None:
    """Remove the whole folder; for the demo's reset and tests."""
    shutil.rmtree(Path(settings.LIFELOOP_TRANSFERS), ignore_errors=True)
