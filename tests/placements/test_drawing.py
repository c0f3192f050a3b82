"""Codes as pictures: every module stands where it should, the logo covers no more than what may be wrong."""

import io
import re

import pytest
import segno
from PIL import Image

from lifeloop.identity import pictures
from lifeloop.placements import drawing
from tests.factories_promotion import picture_bytes, picture_file

ADDRESS = "https://life.example.com/q/abcdefghijklmnopqrstuv"


@pytest.fixture
def logo(db: None) -> str:
    return pictures.keep(picture_file(picture_bytes((320, 320), colour=(180, 60, 20))))


def modules(png: bytes) -> list[list[bool]]:
    """Dark or not, at the middle of every module."""
    with Image.open(io.BytesIO(png)) as opened:
        grey = opened.convert("L")
    count = round(grey.width / 16) - 2 * drawing.BORDER
    at = [round((drawing.BORDER + number + 0.5) * 16) for number in range(count)]
    return [[grey.getpixel((x, y)) < 128 for x in at] for y in at]  # type: ignore[operator]


def wanted() -> list[list[bool]]:
    return [[bool(cell) for cell in row] for row in segno.make(ADDRESS, error="h").matrix]


def test_without_a_logo_every_module_is_right() -> None:
    assert modules(drawing.png(ADDRESS)) == wanted()


def test_the_logo_covers_less_than_the_correction_mends(logo: str) -> None:
    drawn, right = modules(drawing.png(ADDRESS, logo)), wanted()
    wrong = [
        (x, y) for y, row in enumerate(right) for x, cell in enumerate(row) if cell != drawn[y][x]
    ]
    size = len(right)
    assert 0 < len(wrong) < size * size * 0.08  # the correction of level H mends 30 %
    middle = range(round(size * 0.34), round(size * 0.66))
    assert all(
        x in middle and y in middle for x, y in wrong
    )  # never a mark at a corner or a timing line


def test_the_svg_holds_no_script_and_scales(logo: str) -> None:
    text = drawing.svg(ADDRESS, logo).decode()
    assert text.startswith("<?xml")
    assert re.search(r'<svg viewBox="0 0 \d+ \d+"', text)
    assert text.count("<image") == 1
    assert 'href="data:image/png;base64,' in text
    assert "script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<image" not in drawing.svg(ADDRESS).decode()


def test_a_logo_that_is_gone_is_left_out() -> None:
    assert drawing.png(ADDRESS, "logos/" + "0" * 40 + ".png") == drawing.png(ADDRESS)
