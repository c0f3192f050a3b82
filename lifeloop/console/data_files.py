"""Figures as files: the cells of one table, as CSV or as a workbook, with nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from lifeloop.console.data_tables import Cell, Table
from lifeloop.followers.rules.sheets import FORMATS, neutral
from lifeloop.followers.services import workbook_writing
from lifeloop.followers.services.workbook_writing import Value

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 10_000  # rows of a file; more things than that no page lists


def file_of(request: HttpRequest, tables: Sequence[Table], name: str) -> HttpResponse | None:
    """The file that ``?file=csv&of=table`` asks for; None when the address asks for a page.

    ``name``: how the file is called, without its ending. What is no format or no table of this page is a page, too.
    """
    kind = request.GET.get("file", "")
    table = next((one for one in tables if one.name == request.GET.get("of", "")), None)
    if kind not in FORMATS or table is None:
        return None
    lines = _lines(table)
    # Small enough to be whole before it is sent: a file that ends in the middle would look like all of it.
    data = workbook_writing.stream(lines, rows=MOST + 1) if kind == "xlsx" else _csv(lines)
    answer = HttpResponse(b"".join(data), content_type=TYPES[kind])
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{name}-{table.name}.{kind}") or ""
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(table: Table) -> Iterator[list[Value]]:
    yield [
        neutral(f"{column.label} (%)" if column.kind == "share" else column.label)
        for column in table.columns
    ]
    for row in table.every[:MOST]:
        yield [_safe(cell) for cell in row]
    if table.sums:
        yield [_safe(cell) for cell in table.sums]


def _safe(cell: Cell) -> Value:
    held = cell.held
    return neutral(held) if isinstance(held, str) else held


def _csv(lines: Iterator[list[Value]]) -> Iterator[bytes]:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(line)
        yield text.getvalue().encode()
