"""Logos: checked by content, re-encoded (so metadata and surprises are gone), kept under the hash of their bytes."""

import hashlib
import io
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from lifeloop.identity.errors import PictureInvalid

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4_000_000
SIDE = 320


def keep(file: UploadedFile) -> str:
    """Store a logo as a 320 × 320 PNG; returns its media path. :class:`PictureInvalid` for anything else."""
    if not file.size or file.size > MOST_BYTES:
        raise PictureInvalid
    try:
        with Image.open(file, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS or min(picture.size) < 32:
                raise PictureInvalid
            square = picture.convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as error:
        raise PictureInvalid from error
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    data = out.getvalue()
    name = f"logos/{hashlib.sha256(data).hexdigest()[:40]}.png"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name
