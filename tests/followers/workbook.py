"""Workbooks for tests: honest ones, and such that are made to hurt."""

import io
import zipfile
from collections.abc import Callable, Sequence

from xlsxwriter import Workbook


def of(table: Sequence[Sequence[str]]) -> bytes:
    """An honest workbook of these rows."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
    return file.getvalue()


def _with_sheet(xml: str) -> bytes:
    """An honest workbook whose first sheet is this instead."""
    honest, made = zipfile.ZipFile(io.BytesIO(of([["user_id", "note"]]))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in honest.infolist():
            text = xml if one.filename.endswith("sheet1.xml") else honest.read(one).decode()
            packed.writestr(one.filename, text)
    return made.getvalue()


_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>user_id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>note</t></is></c></row>{}</sheetData></worksheet>'
)


def ratio() -> bytes:
    """A few kilobytes that are a gigabyte of nothing."""
    return _with_sheet(_SHEET.format(" " * 300_000_000))


def rows() -> bytes:
    """One row, numbered a billion."""
    cell = '<c r="A1000000000"><v>1</v></c>'
    return _with_sheet(_SHEET.format(f'<row r="1000000000">{cell}</row>'))


def parts() -> bytes:
    """Ten thousand parts."""
    made = io.BytesIO(of([["user_id", "note"]]))
    with zipfile.ZipFile(made, "a") as packed:
        for number in range(10_000):
            packed.writestr(f"xl/media/{number}", "x")
    return made.getvalue()


def entities() -> bytes:
    """A billion laughs."""
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    )
    sheet = _SHEET.format('<row r="2"><c r="A2" t="inlineStr"><is><t>&j;</t></is></c></row>')
    return _with_sheet(f"<!DOCTYPE x [{laughs}]>{sheet}")


def nothing() -> bytes:
    """A zip file that is no workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("hello.txt", "x")
    return made.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "ratio": ratio,
    "rows": rows,
    "parts": parts,
    "entities": entities,
    "not a workbook": nothing,
}
