"""The demo's pictures, drawn when it is seeded: cups, beans, bread and birds in flat colours, no file to carry along."""

import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

Pen = ImageDraw.ImageDraw
Shape = Callable[
    [Pen, float, float, float, tuple[str, str]], None
]  # centre x, y, size; ink and ground
FINE = 2  # drawn so much larger, then made small: smooth edges


def wide(name: str, colours: tuple[str, str, str], *shapes: Shape) -> SimpleUploadedFile:
    """A frame of the carousel, 996 × 240: the shapes in a row on the right, hills below."""
    return _scene(name, (996, 240), colours, shapes)


def head(name: str, colours: tuple[str, str, str], *shapes: Shape) -> SimpleUploadedFile:
    """The head of a marketing slot, 996 × 450."""
    return _scene(name, (996, 450), colours, shapes)


def square(
    name: str, side: int, ground: str, ink: str, shape: Shape, *, rounded: bool = False
) -> SimpleUploadedFile:
    """One shape on a ground: an item of a marketing slot, or (``rounded``) an icon."""
    big = side * FINE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0) if rounded else ground)
    pen = ImageDraw.Draw(image)
    if rounded:
        pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=big * 0.24, fill=ground)
    shape(pen, big / 2, big / 2, big * 0.56, (ink, ground))
    return _file(name, image, (side, side))


def _scene(
    name: str, size: tuple[int, int], colours: tuple[str, str, str], shapes: tuple[Shape, ...]
) -> SimpleUploadedFile:
    ground, hill, ink = colours
    width, height = size[0] * FINE, size[1] * FINE
    image = Image.new("RGBA", (width, height), ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse((-width * 0.2, height * 0.62, width * 0.62, height * 1.9), fill=hill)
    pen.ellipse((width * 0.42, height * 0.74, width * 1.25, height * 2.1), fill=hill)
    pen.ellipse((width * 0.06, height * 0.16, width * 0.06 + height * 0.3, height * 0.46), fill=ink)
    for place, shape in enumerate(shapes):
        tall = min(height * 0.62, width * 0.17)
        shape(pen, width * (0.4 + 0.22 * place), height * 0.54, tall, (ink, ground))
    return _file(name, image, size)


def _file(name: str, image: Image.Image, size: tuple[int, int]) -> SimpleUploadedFile:
    out = io.BytesIO()
    small = image.resize(size, Image.Resampling.LANCZOS)
    small.save(out, "WEBP", quality=90, method=4)
    return SimpleUploadedFile(f"{name}.webp", out.getvalue(), "image/webp")


# --- shapes --------------------------------------------------------------------------------------------


def cup(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A cup with steam."""
    s = size / 2
    ink, _ground = inks
    pen.ellipse((x + s * 0.28, y - s * 0.1, x + s, y + s * 0.52), outline=ink, width=int(s * 0.14))
    pen.rounded_rectangle((x - s * 0.8, y - s * 0.3, x + s * 0.55, y + s * 0.75), s * 0.3, fill=ink)
    for steam in (-0.45, -0.12, 0.2):
        pen.line(
            (x + s * steam, y - s * 0.85, x + s * steam, y - s * 0.45), fill=ink, width=int(s * 0.1)
        )


def bean(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """Two coffee beans."""
    s = size / 2
    ink, ground = inks
    for dx, dy in ((-0.34, 0.2), (0.36, -0.24)):
        left, top = x + s * (dx - 0.42), y + s * (dy - 0.55)
        pen.ellipse((left, top, left + s * 0.84, top + s * 1.1), fill=ink)
        pen.arc(
            (left + s * 0.2, top - s * 0.1, left + s * 1.1, top + s * 1.2),
            120,
            240,
            fill=ground,
            width=int(s * 0.07),
        )


def bread(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A loaf with three cuts."""
    s = size / 2
    ink, ground = inks
    pen.rounded_rectangle(
        (x - s * 0.95, y - s * 0.35, x + s * 0.95, y + s * 0.55), s * 0.42, fill=ink
    )
    for cut in (-0.45, 0.0, 0.45):
        pen.line(
            (x + s * (cut - 0.1), y + s * 0.12, x + s * (cut + 0.1), y - s * 0.22),
            fill=ground,
            width=int(s * 0.09),
        )


def bird(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """The tit of the shop's name."""
    s = size / 2
    ink, ground = inks
    pen.ellipse((x - s * 0.7, y - s * 0.4, x + s * 0.45, y + s * 0.65), fill=ink)
    pen.ellipse((x + s * 0.02, y - s * 0.75, x + s * 0.72, y - s * 0.05), fill=ink)
    pen.polygon(
        ((x + s * 0.68, y - s * 0.5), (x + s, y - s * 0.36), (x + s * 0.66, y - s * 0.26)), fill=ink
    )
    pen.polygon(
        ((x - s * 0.6, y + s * 0.05), (x - s, y - s * 0.45), (x - s * 0.3, y - s * 0.25)), fill=ink
    )
    pen.ellipse((x + s * 0.4, y - s * 0.52, x + s * 0.52, y - s * 0.4), fill=ground)


def gift(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A box with a ribbon."""
    s = size / 2
    ink, ground = inks
    pen.rounded_rectangle((x - s * 0.75, y - s * 0.1, x + s * 0.75, y + s * 0.8), s * 0.1, fill=ink)
    pen.rounded_rectangle(
        (x - s * 0.9, y - s * 0.45, x + s * 0.9, y - s * 0.16), s * 0.08, fill=ink
    )
    pen.rectangle((x - s * 0.09, y - s * 0.1, x + s * 0.09, y + s * 0.8), fill=ground)
    for side in (-1, 1):
        left, right = sorted((x, x + side * s * 0.5))
        pen.ellipse((left, y - s * 0.85, right, y - s * 0.45), outline=ink, width=int(s * 0.12))


def pin(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A place on a map."""
    s = size / 2
    ink, ground = inks
    pen.ellipse((x - s * 0.6, y - s * 0.9, x + s * 0.6, y + s * 0.3), fill=ink)
    pen.polygon(((x - s * 0.5, y), (x + s * 0.5, y), (x, y + s * 0.9)), fill=ink)
    pen.ellipse((x - s * 0.24, y - s * 0.54, x + s * 0.24, y - s * 0.06), fill=ground)


def handset(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A telephone."""
    s = size / 2
    ink, ground = inks
    pen.rounded_rectangle((x - s * 0.5, y - s * 0.9, x + s * 0.5, y + s * 0.9), s * 0.16, fill=ink)
    pen.rectangle((x - s * 0.36, y - s * 0.66, x + s * 0.36, y + s * 0.5), fill=ground)
    pen.ellipse((x - s * 0.1, y + s * 0.6, x + s * 0.1, y + s * 0.8), fill=ground)


def bill(pen: Pen, x: float, y: float, size: float, inks: tuple[str, str]) -> None:
    """A list of lines."""
    s = size / 2
    ink, ground = inks
    pen.rounded_rectangle(
        (x - s * 0.65, y - s * 0.85, x + s * 0.65, y + s * 0.85), s * 0.12, fill=ink
    )
    for line in (-0.45, -0.1, 0.25):
        pen.line(
            (x - s * 0.38, y + s * line, x + s * 0.38, y + s * line),
            fill=ground,
            width=int(s * 0.12),
        )
