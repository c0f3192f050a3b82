"""XLSX workbooks that people upload, read in little memory and within limits."""

import zipfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from lifeloop.followers import store
from lifeloop.followers.errors import ImportTooLarge, ImportUnreadable
from lifeloop.followers.rules import sheets

# What a workbook may unpack to, and how much smaller than that it may be: beyond, it is made to hurt.
UNPACKED_BYTES = 256 * 2**20
RATIO = 200
PARTS = 500
# Rows that hold nothing count too: a file may name row a billion and nothing before it.
EMPTY_ROWS = 1_000


def check(name: str) -> None:
    """That a workbook may be opened at all, by what its directory says it holds. Refused: not one, or made to hurt."""
    try:
        with zipfile.ZipFile(store.path_of(name)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ImportUnreadable from error
    unpacked = sum(one.file_size for one in parts)
    fits = len(parts) <= PARTS and unpacked <= UNPACKED_BYTES
    for one in parts:
        fits = fits and one.file_size <= max(one.compress_size, 1_000) * RATIO
        if one.flag_bits & 1:
            raise ImportUnreadable
    if not fits:
        raise _too_large()


def rows(name: str) -> Iterator[list[str]]:
    """The lines of a workbook's first sheet as text, after :func:`check`. Refused: broken, too many lines."""
    # 17 MB of code: for those who read workbooks, not for every process.
    from openpyxl import load_workbook  # noqa: PLC0415

    check(name)
    # Opened here: what is refused half way is closed all the same.
    with store.path_of(name).open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise ImportUnreadable from error
        try:
            yield from _rows(book)
        finally:
            book.close()


def _rows(book: Any) -> Iterator[list[str]]:
    if not book.worksheets:
        raise ImportUnreadable
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    number = empty = 0
    found = sheet.iter_rows(max_col=sheets.MOST_COLUMNS, values_only=True)
    while True:
        try:
            row = next(found)
        except StopIteration:
            return
        except Exception as error:
            raise ImportUnreadable from error
        cells = [sheets.cell(value) for value in row]
        number, empty = number + 1, 0 if any(cells) else empty + 1
        if number > settings.LIFELOOP_IMPORT_LINES + 1 or empty > EMPTY_ROWS:
            raise _too_large()
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _too_large() -> ImportTooLarge:
    return ImportTooLarge(
        most=settings.LIFELOOP_IMPORT_BYTES // 2**20, lines=settings.LIFELOOP_IMPORT_LINES
    )
