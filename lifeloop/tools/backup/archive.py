"""The archive: one tar with the database, the files, and last a manifest that says what all of it must be.

Members: ``database.sqlite3`` or ``database.pgdump``, ``media/…``, ``transfers/…``, ``keys.sealed`` (when asked for),
``manifest.json``, ``manifest.sha256``. Any tar program opens it. The manifest comes last, so what was cut off has none.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from lifeloop.tools.backup.tables import Table

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.sha256"
KEYS = "keys.sealed"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
FOLDERS = ("media", "transfers")
_CHUNK = 1024 * 1024
_SAFE = re.compile(r"(?:media|transfers)(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_MOST_MANIFEST = 64 * 2**20


class Damaged(Exception):
    """The archive is not what it was when it was written, or was never one; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds. ``engine``: sqlite or postgresql; ``migrations``: by app, what the database had.

    ``media``: ``folder``, or the bucket that pictures are in (and stay in). ``field_key`` and ``platform_key``: short
    hashes that tell whether keys are the same ones; nothing can be made from them.
    """

    lifeloop: str
    made_at: str
    engine: str
    server: str
    migrations: dict[str, list[str]]
    tables: dict[str, Table]
    media: str
    field_key: str
    platform_key: str
    files: dict[str, Kept] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def has_keys(self) -> bool:
        """Whether the platform's keys are in it, sealed."""
        return KEYS in self.files

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """Adds files one by one and remembers what they were. ``with Writer(path) as archive: …; archive.finish(manifest)``."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file: IO[bytes] = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 -- closed by finish
        self.files: dict[str, Kept] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def add(self, name: str, path: Path) -> None:
        """A file from the disk; one that is gone by now is left out."""
        with suppress(FileNotFoundError), path.open("rb") as source:
            info = tarfile.TarInfo(name)
            about = os.fstat(source.fileno())
            info.size, info.mtime = about.st_size, int(about.st_mtime)
            self._add(info, source)

    def add_bytes(self, name: str, data: bytes) -> None:
        """A small file from memory."""
        info = tarfile.TarInfo(name)
        info.size = len(data)
        with _Bytes(data) as source:
            self._add(info, source)

    def finish(self, manifest: Manifest) -> int:
        """Write the manifest and bring everything to the disk; the archive's size in bytes."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
        self.add_bytes(MANIFEST, text)
        self.add_bytes(MANIFEST_SUM, f"{hashlib.sha256(text).hexdigest()}\n".encode())
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def _add(self, info: tarfile.TarInfo, source: Any) -> None:
        info.mode = 0o600
        hashed = _Hashed(source)
        self._tar.addfile(info, hashed)  # type: ignore[arg-type]  # reads only
        self.files[info.name] = Kept(info.size, hashed.digest.hexdigest())


class _Bytes:
    """What ``io.BytesIO`` does, for the one call that needs it."""

    def __init__(self, data: bytes) -> None:
        self._view = memoryview(data)

    def __enter__(self) -> "_Bytes":
        return self

    def __exit__(self, *_error: object) -> None:
        self._view.release()

    def read(self, size: int) -> bytes:
        found, self._view = self._view[:size], self._view[size:]
        return bytes(found)


class _Hashed:
    """Reads through, and hashes what was read."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        found: bytes = self._source.read(size)
        self.digest.update(found)
        return found


def verify(path: Path) -> Manifest:
    """Read the whole archive and compare everything with its manifest. Refused: :class:`Damaged`, with what is wrong."""
    try:
        found, small = _read(path)
    except (tarfile.TarError, EOFError) as error:
        raise Damaged("it is cut off, damaged, or no archive of Lifeloop") from error
    except (UnicodeError, ValueError, OverflowError) as error:
        raise Damaged("its inside cannot be read") from error
    manifest = _manifest(small, found)
    for name in (MANIFEST, MANIFEST_SUM):
        del found[name]
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise Damaged(f"{name} is not what the manifest says")
    if DATABASES.get(manifest.engine) not in found:
        raise Damaged("there is no database in it")
    return manifest


def _read(path: Path) -> tuple[dict[str, Kept], dict[str, bytes]]:
    """What every member is, and the content of those that the manifest consists of."""
    found: dict[str, Kept] = {}
    small: dict[str, bytes] = {}
    for info, source in _members(path):
        if info.name in found:
            raise Damaged(f"{info.name} is in it twice")
        if info.name in {MANIFEST, MANIFEST_SUM} and info.size <= _MOST_MANIFEST:
            data = small[info.name] = source.read()
            found[info.name] = Kept(len(data), hashlib.sha256(data).hexdigest())
            continue
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        found[info.name] = Kept(size, digest.hexdigest())
    return found, small


def _manifest(small: Mapping[str, bytes], found: Mapping[str, Kept]) -> Manifest:
    if MANIFEST not in small or MANIFEST_SUM not in small:
        raise Damaged("its manifest is missing: it is cut off, damaged, or no archive of Lifeloop")
    if small[MANIFEST_SUM].decode("ascii", "replace").strip() != found[MANIFEST].sha256:
        raise Damaged("its manifest is damaged")
    told = json.loads(small[MANIFEST])
    if told.get("format") != FORMAT:
        raise Damaged(
            f"it is written in format {told.get('format')}, and this version reads {FORMAT}"
        )
    told["tables"] = {name: Table(**table) for name, table in told["tables"].items()}
    told["files"] = {name: Kept(**kept) for name, kept in told["files"].items()}
    return Manifest(**told)


def extract(path: Path, manifest: Manifest, into: Mapping[str, Path]) -> None:
    """Write the members: ``into`` names a file for a member, or a folder for ``media`` and ``transfers``.

    What is not named is passed over. The archive was verified before; one that changed since is :class:`Damaged`.
    """
    for info, source in _members(path):
        folder, _slash, rest = info.name.partition("/")
        target = into.get(info.name) or (into[folder] / rest if rest and folder in into else None)
        if target is None:
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _private(target) as file:
            hashed = _Hashed(source)
            while chunk := hashed.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if hashed.digest.hexdigest() != manifest.files[info.name].sha256:
            raise Damaged(f"{info.name} changed while it was read")


def sealed_keys(path: Path) -> bytes:
    """The sealed keys of an archive that has them."""
    return next(source.read() for info, source in _members(path) if info.name == KEYS)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _members(path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Every file of the archive, in order; what is no plain file with a name of ours is damage."""
    with tarfile.open(path, "r:") as tar:
        for info in tar:
            known = info.name in {MANIFEST, MANIFEST_SUM, KEYS, *DATABASES.values()}
            if not info.isreg() or not (known or _SAFE.fullmatch(info.name)):
                raise Damaged(f"it holds {info.name[:80]!r}, which is none of its files")
            source = tar.extractfile(info)
            assert source is not None
            yield info, source


def is_kept(name: str) -> bool:
    """Whether a file of that name belongs into an archive; those that are still being written do not."""
    return _SAFE.fullmatch(name) is not None
