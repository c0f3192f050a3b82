"""A package as it is uploaded: a zip of static files with a manifest. Everything is checked before a byte is kept."""

import hashlib
import io
import json
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, NoReturn

from django.conf import settings
from django.utils.functional import lazystr
from django.utils.translation import gettext
from pydantic import ValidationError

from lifeloop.kernel.text import N_
from lifeloop.programs.contents import ALLOWED, is_what_it_says
from lifeloop.programs.errors import PackageInvalid
from lifeloop.programs.manifest import Manifest

MANIFEST = "manifest.json"
MAX_FILES = 1000
MAX_NAME = 160  # characters of a path
MAX_MANIFEST = 64 * 1024  # bytes
UNPACKED_TIMES = 5  # unpacked, a package has at most this many times the bytes it may have packed
RATIO = 100  # one file, unpacked over packed; small files may exceed it
RATIO_FROM = 256 * 1024  # bytes
RESERVED = "__lifeloop__"  # the package host's own folder
CLUTTER = {"__MACOSX", ".DS_Store", "Thumbs.db"}  # what desktop archivers add of their own accord
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
# Everything that zipfile raises over bytes that somebody made up.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Package:
    """A checked package: ``files`` maps paths to contents, ``digest`` and ``size`` (bytes) are the zip's."""

    manifest: Manifest
    files: dict[str, bytes]
    digest: str
    size: int

    @property
    def version_name(self) -> str:
        """What people are shown as the version."""
        return self.manifest.version.name

    def described(self) -> dict[str, Any]:
        """The manifest as it is stored with the version: known members only, under the names of :class:`Manifest`."""
        return self.manifest.model_dump(mode="json")


class _Reason:
    """A sentence translated when it is shown: the reader's language, not that of the check."""

    def __init__(self, text: str, **params: Any) -> None:
        self.text, self.params = text, params

    def __str__(self) -> str:
        return gettext(self.text) % self.params


def refuse(text: str, **params: Any) -> NoReturn:
    """Raise :class:`PackageInvalid` with a marked reason."""
    raise PackageInvalid(reason=lazystr(_Reason(text, **params)))


def read(file: BinaryIO, *, app_id: str = "") -> Package:
    """Check an uploaded zip whole and return its files.

    At most ``LIFELOOP_PACKAGE_BYTES`` packed and five times that unpacked, 1,000 files, allowed kinds only. With ``app_id``,
    a manifest that names another program is refused. Raises :class:`PackageInvalid`; touches no disk.
    """
    limit = settings.LIFELOOP_PACKAGE_BYTES
    file.seek(0)
    data = file.read(limit + 1)
    if len(data) > limit:
        refuse(N_("it is larger than %(most)s KB"), most=limit // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _files(archive, limit * UNPACKED_TIMES)
    except _BROKEN:
        refuse(N_("it is not a zip file, or a damaged one"))
    manifest = _manifest(files, app_id)
    return Package(manifest, files, hashlib.sha256(data).hexdigest(), len(data))


def _files(archive: zipfile.ZipFile, most: int) -> dict[str, bytes]:
    entries = dict(_entries(archive))
    if sum(info.file_size for info in entries.values()) > most:
        refuse(N_("unpacked it is larger than %(most)s KB"), most=most // 1024)
    files: dict[str, bytes] = {}
    for name, info in entries.items():
        # No more than the size that was announced is ever unpacked, whatever the data says.
        with archive.open(info) as entry:
            content = entry.read(info.file_size)
        if len(content) != info.file_size:
            refuse(N_("it is not a zip file, or a damaged one"))
        if not is_what_it_says(PurePosixPath(name).suffix.lower(), content):
            refuse(
                N_("“%(name)s” is not what its name says, or an image of too many pixels"),
                name=name,
            )
        files[name] = content
    return files


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    infos = [info for info in archive.infolist() if not _is_clutter(info)]
    if len(infos) > MAX_FILES:
        refuse(N_("it has more than %(most)s files"), most=MAX_FILES)
    top = _common_folder(infos)
    seen: set[str] = set()
    for info in infos:
        name = _safe_name(info)
        if info.is_dir():
            continue
        name = name.removeprefix(top)
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            refuse(
                N_("“%(name)s” is in it twice (upper and lower case are taken as one)"), name=name
            )
        seen.add(folded)
        _check_entry(name, info)
        yield name, info
    for folded in seen:
        if any(str(parent) in seen for parent in PurePosixPath(folded).parents):
            refuse(N_("“%(name)s” lies in a folder that is also a file"), name=folded)


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    return not CLUTTER.isdisjoint(info.filename.split("/"))


def _common_folder(infos: list[zipfile.ZipInfo]) -> str:
    """The one folder that all lies in, when someone packed the folder instead of its contents."""
    names = [info.filename for info in infos]
    first = names[0].partition("/")[0] + "/" if names else ""
    if MANIFEST in names or not all(name.startswith(first) for name in names):
        return ""
    return first


def _safe_name(info: zipfile.ZipInfo) -> str:
    name = info.filename
    parts = name.removesuffix("/").split("/")
    bad = (
        len(name) > MAX_NAME
        or info.orig_filename != name  # a NUL byte, or another system's separator
        or "\\" in name
        or ":" in name
        or any(part in {"", ".", ".."} or part != part.strip() for part in parts)
        or not name.isprintable()
    )
    if bad:
        refuse(
            N_("the name “%(name)s” is not allowed"),
            name=name[:80].encode("unicode_escape").decode(),
        )
    return name


def _check_entry(name: str, info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        refuse(N_("“%(name)s” is a link or a special file"), name=name)
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        refuse(N_("“%(name)s” is encrypted or packed in an unusual way"), name=name)
    if info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1):
        refuse(N_("“%(name)s” unpacks to far more than it should"), name=name)
    path = PurePosixPath(name)
    if path.parts[0].casefold() == RESERVED or path.name.startswith("."):
        refuse(N_("the name “%(name)s” is not allowed"), name=name)
    if path.suffix.lower() not in ALLOWED:
        refuse(N_("“%(name)s” is of a kind that is not allowed"), name=name)


def _manifest(files: dict[str, bytes], app_id: str) -> Manifest:
    data = files.get(MANIFEST)
    if data is None:
        refuse(N_("manifest.json is missing"))
    if len(data) > MAX_MANIFEST:
        refuse(N_("manifest.json is too long"))
    try:
        manifest = Manifest.model_validate(json.loads(data.decode("utf-8-sig")))
    except ValidationError as error:
        where = ".".join(
            str(part) for part in error.errors()[0]["loc"] if not isinstance(part, int)
        )
        refuse(N_("“%(field)s” in manifest.json is missing or not right"), field=where or MANIFEST)
    except (ValueError, RecursionError):
        refuse(N_("manifest.json is not JSON"))
    for page in manifest.pages:
        if page not in files:
            refuse(N_("the page “%(name)s” of manifest.json is not in it"), name=page)
    if app_id and manifest.app_id not in {"", app_id}:
        refuse(N_("manifest.json names the APPID of another mini program"))
    return manifest
