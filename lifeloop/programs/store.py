"""Where packages lie unpacked: ``MEDIA_ROOT/packages/<app_id>/<number>/``. A folder appears there whole or not at all."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from lifeloop.programs.packages import Package

_APP_ID = re.compile(r"\d{16}")


def folder(app_id: str, number: int) -> Path:
    """The folder of one version; it need not exist."""
    if not _APP_ID.fullmatch(app_id) or number < 1:
        raise ValueError("a package lies under an APPID and a number from 1")
    return _root() / app_id / str(number)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "packages"


@contextmanager
def staged(package: Package) -> Iterator[Path]:
    """Unpack into a new folder beside the others; what :func:`place` has not moved by the end is removed.

    Do this before the transaction: it takes time. ``place`` inside it is one rename.
    """
    _root().mkdir(parents=True, exist_ok=True, mode=0o700)
    stage = Path(tempfile.mkdtemp(prefix=".stage-", dir=_root()))
    try:
        for name, content in package.files.items():
            target = stage / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def place(stage: Path, app_id: str, number: int) -> Path:
    """Make a staged folder the folder of a version, by a rename; returns it.

    Call it in the transaction that inserts the version, after the insert. Should that transaction fail, the folder stays
    behind unused: no version names it, so nobody is given it, and the next upload with that number takes its place.
    """
    target = folder(app_id, number)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        shutil.rmtree(target)
    return stage.rename(target)


def file_of(app_id: str, number: int, path: str) -> Path | None:
    """A file of a version, or None when there is none; never anything outside its folder."""
    root = folder(app_id, number)
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or any(part in {"", ".", ".."} for part in parts):
        return None
    found = root.joinpath(*parts)
    try:
        # Packages hold no links, but a folder may have been restored by hand.
        inside = found.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return None
    return found if inside and found.is_file() else None


def names_of(app_id: str, number: int) -> list[str]:
    """The paths of all files of a version, sorted; empty when there is no such folder."""
    root = folder(app_id, number)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
