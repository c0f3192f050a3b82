"""Logos: checked by content, drawn anew as squares, kept under the hash of their bytes."""

import io
from typing import IO

from PIL import Image

from lifeloop.identity import drawing, media
from lifeloop.identity.errors import (
    PictureInvalid,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
)
from lifeloop.identity.services import files

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4_000_000
LEAST_SIDE = 32
SIDE = 320


def keep(file: IO[bytes]) -> str:
    """Store a logo as a 320 × 320 PNG; returns its media path. :class:`PictureInvalid` for anything else."""
    try:
        data = drawing.read(file, most_bytes=MOST_BYTES)
        drawn, _kind = drawing.pixels(data, most_pixels=MOST_PIXELS, formats=("PNG", "JPEG"))
    except (PictureTooLarge, PictureTooManyPixels, PictureUnreadable) as error:
        raise PictureInvalid from error
    if min(drawn.size) < LEAST_SIDE:
        raise PictureInvalid
    square = drawn.convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    made = out.getvalue()
    return files.put(media.name_of("logos", media.digest_of(made), "png"), made)
