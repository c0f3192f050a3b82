"""Promotion codes as pictures: SVG for printing, PNG for screens, perhaps with a logo in the middle."""

import base64
import io

import segno
from PIL import Image

from lifeloop.identity import media

# With a logo over the middle the highest correction is needed: three tenths of the modules may be wrong, and
# the logo with its white edge covers about one in fifteen.
CORRECTION = "h"
BORDER = 4  # modules of white around, as the standard asks
LOGO_PART = 0.22  # of the code's width, without the border
EDGE = 0.14  # of the logo's width, white around it


def svg(address: str, logo: str = "") -> bytes:
    """The code that leads to ``address``; ``logo``: a media path, empty for none."""
    code = segno.make(address, error=CORRECTION, micro=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=BORDER, light="#fff", scale=10, xmldecl=True)
    modules = code.symbol_size(border=0)[0]
    whole = round((modules + 2 * BORDER) * 10)
    # Without a view box a page could not draw it larger or smaller.
    drawn = out.getvalue().replace(b"<svg ", f'<svg viewBox="0 0 {whole} {whole}" '.encode(), 1)
    picture = _logo(logo)
    if picture is None:
        return drawn
    side, place = _logo_box(modules)
    edge = side * EDGE / 2
    data = io.BytesIO()
    picture.resize((240, 240), Image.Resampling.LANCZOS).save(data, "PNG")
    shown = base64.b64encode(data.getvalue()).decode()
    middle = (
        f'<g transform="scale(10)"><rect x="{place - edge:.3f}" y="{place - edge:.3f}" width="{side + 2 * edge:.3f}" '
        f'height="{side + 2 * edge:.3f}" rx="{edge * 2:.3f}" fill="#fff"/>'
        f'<image x="{place:.3f}" y="{place:.3f}" width="{side:.3f}" height="{side:.3f}" '
        f'href="data:image/png;base64,{shown}"/></g>'
    )
    return drawn.replace(b"</svg>", middle.encode() + b"</svg>")


def png(address: str, logo: str = "", *, scale: int = 16) -> bytes:
    """The same in pixels: ``scale`` of them for a module."""
    code = segno.make(address, error=CORRECTION, micro=False)
    raw = io.BytesIO()
    code.save(raw, kind="png", border=BORDER, light="#fff", scale=scale)
    picture = _logo(logo)
    if picture is None:
        return raw.getvalue()
    with Image.open(raw) as opened:
        drawn = opened.convert("RGB")
    side, place = (round(part * scale) for part in _logo_box(code.symbol_size(border=0)[0]))
    edge = round(side * EDGE / 2)
    drawn.paste(
        (255, 255, 255), (place - edge, place - edge, place + side + edge, place + side + edge)
    )
    drawn.paste(picture.resize((side, side), Image.Resampling.LANCZOS), (place, place))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _logo_box(modules: float) -> tuple[float, float]:
    """Side and upper left corner of the logo, in modules, the border counted."""
    side = modules * LOGO_PART
    return side, BORDER + (modules - side) / 2


def _logo(path: str) -> Image.Image | None:
    """A kept logo on white; None when there is none (any more)."""
    found = media.take(path) if path else None
    if found is None:
        return None
    file, _content_type = found
    with file, Image.open(file) as opened:
        clear = opened.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    return white.convert("RGB")
