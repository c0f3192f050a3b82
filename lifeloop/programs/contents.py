"""Whether a file is what its name says: by its content, not by what the uploader calls it."""

import io

from PIL import Image, UnidentifiedImageError

IMAGES = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".ico": "ICO",
}
FONTS = {
    ".woff": (b"wOFF",),
    ".woff2": (b"wOF2",),
    ".ttf": (b"\x00\x01\x00\x00", b"true"),
    ".otf": (b"OTTO",),
}
TEXTS = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".webmanifest"}
ALLOWED = TEXTS | IMAGES.keys() | FONTS.keys()
MAX_PIXELS = 4096 * 4096
_NO_IMAGE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def is_what_it_says(suffix: str, data: bytes) -> bool:
    """Whether ``data`` is a file of that suffix (lower case, one of :data:`ALLOWED`)."""
    if suffix in TEXTS:
        return _is_text(data)
    if suffix in FONTS:
        return data.startswith(FONTS[suffix])
    return suffix in IMAGES and _is_image(data, IMAGES[suffix])


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_image(data: bytes, kind: str) -> bool:
    """Reads the header only: pixels are counted before any of them is unpacked, and none is."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            width, height = image.size
    except _NO_IMAGE:
        return False
    return 0 < width * height <= MAX_PIXELS
