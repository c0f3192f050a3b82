"""XLSX workbooks, written while they are fetched: a sheet after the other, in little memory, and no file in between.

Every cell is a text or a number in the row itself: no formulas, no shared strings, nothing that has to be known before the
last line.
"""

import re
from collections.abc import Iterator, Sequence
from io import RawIOBase
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from lifeloop.followers.rules import sheets

AT_ONCE = 500  # rows
# A part of 4 GB needs a form of ZIP that spreadsheets refuse.
_SHEET_BYTES = 2**30
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEGIN = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    f'</sheetView></sheetViews><cols><col min="1" max="{sheets.MOST_COLUMNS}" width="18" customWidth="1"/></cols>'
    "<sheetData>"
)
_END = "</sheetData></worksheet>"
# What XML cannot say at all, and what a spreadsheet would read as such a character.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Value = str | int | float
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def _column(at: int) -> str:
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


_COLUMNS = [_column(at) for at in range(sheets.MOST_COLUMNS)]


def stream(lines: Iterator[Sequence[Value]], *, rows: int) -> Iterator[bytes]:
    """The bytes of a workbook of these lines: the first is the head of each sheet, of which each takes ``rows`` more.

    What is a number stays one, so that it can be reckoned with.
    """
    head = next(lines, ())
    line = next(lines, None)
    sink = _Sink()
    number = 0
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as book:
        while number == 0 or line is not None:
            number += 1
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as sheet:
                size = _put(sheet, _BEGIN + _row(1, head))
                left = rows
                while line is not None and left and size < _SHEET_BYTES:
                    text: list[str] = []
                    while line is not None and left and len(text) < AT_ONCE:
                        text.append(_row(rows - left + 2, line))
                        left -= 1
                        line = next(lines, None)
                    size += _put(sheet, "".join(text))
                    yield sink.taken()
                _put(sheet, _END)
        for name, part in _frame(number):
            book.writestr(name, part)
    yield sink.taken()


class _Sink(RawIOBase):
    """What was written since it was last asked for."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._parts.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Everything since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _put(sheet: IO[bytes], text: str) -> int:
    return sheet.write(text.encode())


def _row(number: int, cells: Sequence[Value]) -> str:
    written = "".join(
        _cell(f"{_COLUMNS[at]}{number}", value)
        for at, value in enumerate(cells[: sheets.MOST_COLUMNS])
        if value != ""
    )
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, value: Value) -> str:
    if isinstance(value, str):
        return (
            f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_said(value)}</t></is></c>'
        )
    return f'<c r="{place}"><v>{value}</v></c>'


def _said(text: str) -> str:
    return escape(_ESCAPED.sub("_x005F_", _UNSPEAKABLE.sub("", text)))


def _frame(count: int) -> Iterator[tuple[str, str]]:
    """What is around the sheets; last, when their number is known."""
    numbers = range(1, count + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield "xl/_rels/workbook.xml.rels", _related(related)
    book = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", _related(book)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    types = (
        f'{_HEAD}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>'
    )
    yield "[Content_Types].xml", types


def _related(inside: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'
