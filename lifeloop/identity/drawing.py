"""Uploaded pictures are decoded and drawn anew: what is kept is pixels, never what was sent.

Hence metadata (where a photo was taken), bytes after the end, scripts inside a comment and second files inside
the first are gone; what is no picture is refused by its content, whatever its name says.
"""

import io
import struct
import threading
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageOps

from lifeloop.identity.errors import PictureTooLarge, PictureTooManyPixels, PictureUnreadable

MOST_SIDE = 20_000  # a long picture of a shop's page is one of 1,000 × 15,000
MOST_WIDTH = 2_000  # wider ones are drawn smaller: no phone shows more
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_KINDS = {"PNG": "png", "GIF": "png", "JPEG": "jpg", "WEBP": "webp"}
# A picture of 24 million pixels is 96 MB while it is drawn: two at once, the others wait.
_at_once = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it will be kept; ``kind``: png, jpg or webp."""

    data: bytes
    kind: str
    width: int
    height: int


def read(file: IO[bytes], *, most_bytes: int) -> bytes:
    """What was uploaded; :class:`PictureTooLarge` beyond ``most_bytes``, :class:`PictureUnreadable` when empty."""
    file.seek(0)
    data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise PictureTooLarge(most=round(most_bytes / 2**20, 1))
    if not data:
        raise PictureUnreadable
    return data


def redraw(data: bytes, *, most_pixels: int) -> Drawn:
    """The picture as it will be kept, at most 2,000 wide. Refused: what :func:`pixels` refuses."""
    picture, kind = pixels(data, most_pixels=most_pixels)
    out = io.BytesIO()
    picture.save(out, **_options(kind))
    return Drawn(out.getvalue(), kind, *picture.size)


def pixels(
    data: bytes, *, most_pixels: int, formats: tuple[str, ...] = FORMATS
) -> tuple[Image.Image, str]:
    """The upright picture with nothing beside it, and the kind it is kept as; of an animated one the first frame.

    Refused before a pixel is decoded: :class:`PictureTooManyPixels`. Refused for anything that is not a whole
    picture of one of the ``formats``: :class:`PictureUnreadable`.
    """
    _refuse_huge(_size_in_header(data), most_pixels)
    with _at_once:
        try:
            return _decoded(data, most_pixels, formats)
        except (PictureTooManyPixels, PictureUnreadable):
            raise
        except Exception as error:
            # A decoder fed with hostile bytes fails in any way it likes; all of them mean the same here.
            raise PictureUnreadable from error


def _decoded(data: bytes, most_pixels: int, formats: tuple[str, ...]) -> tuple[Image.Image, str]:
    try:
        opened = Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooManyPixels(most=most_pixels // 10**6) from error
    with opened as picture:
        _refuse_huge(picture.size, most_pixels)
        picture.load()
        kind = _KINDS[picture.format or ""]
        upright = ImageOps.exif_transpose(picture)
        clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        drawn = upright.convert("RGBA" if clear else "RGB")
    # Saving writes what stands here (colour profiles, comments); the colours shift a little, the rest is gone.
    drawn.info = {}
    if drawn.width > MOST_WIDTH:
        height = max(1, round(drawn.height * MOST_WIDTH / drawn.width))
        drawn = drawn.resize((MOST_WIDTH, height), Image.Resampling.LANCZOS)
    return drawn, kind


def _refuse_huge(size: tuple[int, int] | None, most_pixels: int) -> None:
    """:class:`PictureTooManyPixels` for what would take too much to decode."""
    if size and (size[0] * size[1] > most_pixels or max(size) > MOST_SIDE):
        raise PictureTooManyPixels(most=most_pixels // 10**6)


def _options(kind: str) -> dict[str, Any]:
    if kind == "jpg":
        return {"format": "JPEG", "quality": 85, "optimize": True, "progressive": True}
    if kind == "webp":
        return {"format": "WEBP", "quality": 85, "method": 4}
    return {"format": "PNG", "optimize": True}


def _size_in_header(data: bytes) -> tuple[int, int] | None:
    """Width and height as a PNG, GIF or WebP states them (the WebP decoder makes room for them at once)."""
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            return struct.unpack(">II", data[16:24])
        if data[:4] == b"GIF8":
            return struct.unpack("<HH", data[6:10])
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _size_of_webp(data)
    except struct.error as error:
        raise PictureUnreadable from error
    return None  # a JPEG is decoded only once its size was looked at


def _size_of_webp(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        wide, high = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return wide + 1, high + 1
    if chunk == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    wide, high = struct.unpack("<HH", data[26:30])
    return wide & 0x3FFF, high & 0x3FFF
