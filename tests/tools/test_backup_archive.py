"""The archive itself: whatever is changed in it is noticed before anything is written."""

import random
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from lifeloop.tools.backup.archive import Damaged, Manifest, Writer, extract, verify
from lifeloop.tools.backup.tables import Table

DATABASE = bytes(range(256)) * 64
PICTURE = "media/pictures/0123456789abcdef.png"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.tar"
    picture = tmp_path / "picture"
    picture.write_bytes(b"\x89PNG" * 500)
    with Writer(path) as writer:
        writer.add_bytes("database.sqlite3", DATABASE)
        writer.add(PICTURE, picture)
        writer.add("media/logos/gone.png", tmp_path / "gone")
        writer.finish(
            Manifest(
                lifeloop="0.1.0",
                made_at="2026-01-01T00:00:00+00:00",
                engine="sqlite",
                server="3",
                migrations={"audit": ["0001_initial"]},
                tables={"audit_record": Table(1, "00")},
                media="folder",
                field_key="",
                platform_key="",
                files=dict(writer.files),
            )
        )
    return path


def test_what_went_in_comes_out(archive: Path, tmp_path: Path) -> None:
    manifest = verify(archive)
    assert sorted(manifest.files) == ["database.sqlite3", PICTURE]
    extract(archive, manifest, {"database.sqlite3": tmp_path / "db", "media": tmp_path / "m"})
    assert (tmp_path / "db").read_bytes() == DATABASE
    assert (tmp_path / "m/pictures/0123456789abcdef.png").read_bytes() == b"\x89PNG" * 500


def test_a_changed_byte_is_refused_or_changes_nothing(archive: Path, tmp_path: Path) -> None:
    whole, before = archive.read_bytes(), verify(archive)
    chance = random.Random(11)
    refused = 0
    for _ in range(400):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        archive.write_bytes(bytes(changed))
        try:
            assert verify(archive) == before, f"byte {at}"  # it was one that fills a block up
        except Damaged:
            refused += 1
    assert refused > 200


def test_one_that_is_cut_off_anywhere_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    last = whole.rindex(b"manifest.sha256")
    for length in [0, 1, 511, 512, *range(1000, last, 1500), last + 512]:
        archive.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            verify(archive)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "media/../../evil", "media/.hidden", "other", "media/a\nb"]
)
def test_a_name_that_is_none_of_ours_is_refused(archive: Path, name: str) -> None:
    with tarfile.open(archive, "a") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, BytesIO(b"x"))
    with pytest.raises(Damaged):
        verify(archive)


def test_a_link_is_refused(archive: Path) -> None:
    with tarfile.open(archive, "a") as tar:
        info = tarfile.TarInfo("media/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(info)
    with pytest.raises(Damaged):
        verify(archive)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"PK\x03\x04 a zip", b"\x1f\x8b gzip", b"\0" * 10240):
        path = tmp_path / "other"
        path.write_bytes(data)
        with pytest.raises(Damaged):
            verify(path)
