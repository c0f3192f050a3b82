"""Figures as files: the cells of one table, as CSV or as a workbook, with nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from lifeloop.console.data_tables import Table
from lifeloop.followers.rules.sheets import FORMATS, neutral
from lifeloop.followers.services import workbook_writing

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
    data = workbook_writing.stream(lines, rows=MOST) if kind == "xlsx" else _csv(lines)
    answer = StreamingHttpResponse(data, content_type=TYPES[kind])
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{name}-{table.name}.{kind}") or ""
    )
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)


def _lines(table: Table) -> Iterator[list[str]]:
    yield [
        neutral(f"{column.label} (%)" if column.kind == "share" else column.label)
        for column in table.columns
    ]
    for row in table.every[:MOST]:
        yield [neutral(cell.text) for cell in row]
    if table.sums:
        yield [neutral(cell.text) for cell in table.sums]


def _csv(lines: Iterator[list[str]]) -> Iterator[bytes]:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(line)
        yield text.getvalue().encode()
