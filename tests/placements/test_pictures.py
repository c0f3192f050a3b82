"""Uploaded pictures: what is refused, what is gone afterwards, how much an account may keep (trust, row 35)."""

import io
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image, PngImagePlugin

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.identity import drawing
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Picture
from lifeloop.placements.queries import pictures as queries
from lifeloop.placements.services.pictures import keep, remove
from tests import factories as make
from tests.factories_promotion import picture_bytes, picture_file
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def stored(picture: Picture) -> bytes:
    return (Path(settings.MEDIA_ROOT) / picture.path).read_bytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that states a size, whatever its data holds."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zeros(length: int) -> bytes:
    """``length`` zero bytes, packed as tightly as deflate can."""
    packer = zlib.compressobj(9)
    block = b"\0" * 2**20
    parts = [packer.compress(block) for _ in range(length // 2**20)]
    return b"".join([*parts, packer.flush()])


# --- kept ---------------------------------------------------------------------------------------------


def test_a_picture_is_kept_under_the_hash_of_what_was_drawn(account: Account) -> None:
    made = keep(SYSTEM, account, picture_file(picture_bytes((996, 240)), "banner.png"))
    assert made.path == f"pictures/{made.digest[:40]}.png"
    assert (made.width, made.height, made.name) == (996, 240, "banner.png")
    assert made.size == len(stored(made))
    assert Record.objects.get(action="picture.kept").target_id == str(made.pk)
    assert list(queries.library(account)) == [made]


def test_the_same_picture_again_is_the_same_row(account: Account) -> None:
    data = picture_bytes()
    first = keep(SYSTEM, account, picture_file(data))
    assert keep(SYSTEM, account, picture_file(data)) == first
    # Another account's library knows nothing of it; the file is one.
    other = make.make_account()
    theirs = keep(SYSTEM, other, picture_file(data))
    assert theirs.pk != first.pk
    assert theirs.path == first.path
    assert Picture.objects.count() == 2


def test_a_removed_picture_leaves_the_library_and_stays_where_it_is_shown(account: Account) -> None:
    data = picture_bytes()
    made = keep(SYSTEM, account, picture_file(data))
    remove(SYSTEM, account, picture_id=made.pk)
    remove(SYSTEM, account, picture_id=made.pk)
    assert not queries.library(account).exists()
    assert queries.kept(account.pk, [made.path]) == {made.path: made}
    assert stored(made)
    assert refused(lambda: queries.get(account, made.pk)) == "PICTURE_NOT_FOUND"
    assert keep(SYSTEM, account, picture_file(data)).pk == made.pk
    assert queries.library(account).count() == 1


def test_another_accounts_picture_cannot_be_removed(account: Account) -> None:
    made = keep(SYSTEM, account, picture_file())
    other = make.make_account()
    assert refused(lambda: remove(SYSTEM, other, picture_id=made.pk)) == "PICTURE_NOT_FOUND"
    assert queries.library(account).count() == 1


# --- what it was is gone ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_photo_was_taken_is_gone(account: Account, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)  # GPSLatitude
    exif.get_ifd(0x8825)[29] = "2026:11:22"
    data = picture_bytes((64, 48), kind, exif=exif)
    assert b"Maker of cameras" in data
    assert b"2026:11:22" in data
    made = keep(SYSTEM, account, picture_file(data, f"photo.{kind.lower()}"))
    assert b"Maker of cameras" not in stored(made)
    assert b"2026:11:22" not in stored(made)
    with Image.open(io.BytesIO(stored(made))) as kept:
        assert kept.format == kind
        assert not kept.getexif()


def test_a_photo_is_turned_upright_before_its_metadata_go(account: Account) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    made = keep(SYSTEM, account, picture_file(picture_bytes((64, 48), "JPEG", exif=exif)))
    assert (made.width, made.height) == (48, 64)


def test_comments_colour_profiles_and_bytes_after_the_end_are_gone(account: Account) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "<script>alert(1)</script>")
    data = picture_bytes(pnginfo=info, icc_profile=b"secret profile" * 20)
    zipped = b"PK\x03\x04 a second file"
    made = keep(SYSTEM, account, picture_file(data + zipped))
    for gone in (b"script", b"secret profile", b"iCCP", b"tEXt", zipped):
        assert gone not in stored(made)


def test_a_gif_that_is_a_script_as_well_is_drawn_anew_or_refused(account: Account) -> None:
    frames = [Image.new("P", (8, 8), shade) for shade in (1, 2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"*/=1;alert(1)//")
    made = keep(SYSTEM, account, picture_file(out.getvalue(), "x.gif"))
    assert made.path.endswith(".png")  # of an animated one the first frame
    assert b"alert" not in stored(made)
    script = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(document.domain)//"
    assert refused(lambda: keep(SYSTEM, account, picture_file(script))) == "PICTURE_UNREADABLE"


def test_a_name_never_becomes_a_path(account: Account) -> None:
    for name in ("../../x.png", "..\\..\\x.png", "/etc/passwd\0.png", "<script>.png", "a\u202egnp"):
        file = io.BytesIO(picture_bytes())
        file.name = name  # Django's own cleaning is not relied upon
        made = keep(SYSTEM, account, file)
        assert made.path == f"pictures/{made.digest[:40]}.png"
        assert "/" not in made.name
        assert "\\" not in made.name
        assert made.name.isprintable()


# --- refused ------------------------------------------------------------------------------------------


def test_a_png_of_50_000_by_50_000_is_refused_before_a_pixel_is_decoded(account: Account) -> None:
    bomb = png_of(50_000, 50_000, zeros(30 * 2**20))
    tracemalloc.start()
    try:
        code = refused(lambda: keep(SYSTEM, account, picture_file(bomb)))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert code == "PICTURE_TOO_MANY_PIXELS"
    assert peak < 20 * 2**20


def webp_of(width: int, height: int) -> bytes:
    frame = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4
    frame += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(frame) + 4) + b"WEBP" + frame


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PICTURE_UNREADABLE"),
        (b"\x89PNG\r\n\x1a\n", "PICTURE_UNREADABLE"),
        (b"RIFF\0\0\0\0WEBPVP8X", "PICTURE_UNREADABLE"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PICTURE_UNREADABLE"),
        (b"<!doctype html><script>alert(1)</script>", "PICTURE_UNREADABLE"),
        (b"PK\x03\x04" + b"\0" * 100, "PICTURE_UNREADABLE"),
        (b"%PDF-1.7", "PICTURE_UNREADABLE"),
        (picture_bytes((200, 200), "JPEG")[:-200], "PICTURE_UNREADABLE"),
        (picture_bytes((64, 64), "BMP"), "PICTURE_UNREADABLE"),
        (picture_bytes((64, 64), "TIFF"), "PICTURE_UNREADABLE"),
        (png_of(100, 100, zeros(2**20)), ""),  # more data than pixels: the rest is not read
        (png_of(30_000, 1), "PICTURE_TOO_MANY_PIXELS"),
        (png_of(6000, 6000, zeros(20 * 2**20)), "PICTURE_TOO_MANY_PIXELS"),
        (webp_of(16_000, 16_000), "PICTURE_TOO_MANY_PIXELS"),
        (b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\0" * 50, "PICTURE_TOO_MANY_PIXELS"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * 2**20), "PICTURE_TOO_LARGE"),
    ],
    ids=["empty", "cut", "cut webp", "svg", "html", "zip", "pdf", "cut jpeg", "bmp", "tiff", "long data", "long",
         "36 million", "webp", "gif", "bytes"],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(account: Account, data: bytes, code: str) -> None:
    if code:
        assert refused(lambda: keep(SYSTEM, account, picture_file(data))) == code
        assert not Picture.objects.exists()
        assert not Record.objects.exists()
    else:
        assert keep(SYSTEM, account, picture_file(data)).width == 100


def test_a_text_chunk_that_unpacks_to_much_is_refused_or_gone(account: Account) -> None:
    plain = picture_bytes()
    bomb = plain[:33] + chunk(b"zTXt", b"k\0\0" + zeros(70 * 2**20)) + plain[33:]
    tracemalloc.start()
    try:
        code = refused(lambda: keep(SYSTEM, account, picture_file(bomb)))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert code == "PICTURE_UNREADABLE"
    assert peak < 80 * 2**20


def test_a_placement_says_which_size_it_wants(account: Account) -> None:
    keep(SYSTEM, account, picture_file(picture_bytes((996, 240))), exactly=(996, 240))
    wrong = picture_file(picture_bytes((995, 240)))
    assert refused(lambda: keep(SYSTEM, account, wrong, exactly=(996, 240))) == "PICTURE_SIZE"
    heavy = picture_file(picture_bytes((64, 64)) + b"\0" * 2000)
    assert refused(lambda: keep(SYSTEM, account, heavy, most_bytes=1500)) == "PICTURE_TOO_LARGE"
    assert Picture.objects.count() == 1


def test_a_wide_picture_is_drawn_smaller(account: Account) -> None:
    made = keep(SYSTEM, account, picture_file(picture_bytes((4000, 1000), "JPEG")))
    assert (made.width, made.height) == (drawing.MOST_WIDTH, 500)


# --- how much -----------------------------------------------------------------------------------------


def test_a_full_library_takes_no_more(account: Account, settings: Any) -> None:
    settings.LIFELOOP_PICTURES = 3
    rows = [keep(SYSTEM, account, picture_file()) for _ in range(3)]
    before = sorted(Path(settings.MEDIA_ROOT, "pictures").iterdir())
    for _ in range(20):
        assert refused(lambda: keep(SYSTEM, account, picture_file())) == "TOO_MANY_PICTURES"
    # Not even the file was kept.
    assert sorted(Path(settings.MEDIA_ROOT, "pictures").iterdir()) == before
    remove(SYSTEM, account, picture_id=rows[0].pk)
    keep(SYSTEM, account, picture_file())
    # Another account has a library of its own.
    keep(SYSTEM, make.make_account(), picture_file())


def test_removing_gives_no_bytes_back(account: Account, settings: Any) -> None:
    first = keep(SYSTEM, account, picture_file())
    settings.LIFELOOP_PICTURES_BYTES = first.size + 10
    remove(SYSTEM, account, picture_id=first.pk)
    assert refused(lambda: keep(SYSTEM, account, picture_file())) == "PICTURES_FULL"


def test_uploading_and_removing_in_a_loop_comes_to_an_end(account: Account, settings: Any) -> None:
    settings.LIFELOOP_PICTURES = 2
    for _ in range(10):
        made = keep(SYSTEM, account, picture_file())
        remove(SYSTEM, account, picture_id=made.pk)
    assert refused(lambda: keep(SYSTEM, account, picture_file())) == "PICTURES_FULL"
    assert Picture.objects.filter(account=account).count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_many_uploads_at_once_only_the_last_places_are_taken() -> None:
    account = make.make_account()
    outcomes = all_at_once(
        "tests.placements.scenes_promotion:upload",
        [f"{account.pk},{number}" for number in range(12)],
    )
    assert sorted(outcomes) == ["TOO_MANY_PICTURES"] * 7 + ["kept"] * 5
    assert queries.library(account).count() == 5
