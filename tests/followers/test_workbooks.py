"""Workbooks that are written while they are fetched: several sheets, little memory, nothing a spreadsheet runs."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from lifeloop.audit import SYSTEM
from lifeloop.followers import services, store
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.services import exports
from lifeloop.followers.services.workbook_writing import stream
from lifeloop.lifestyle.models import Account
from tests import factories as make
from tests.followers.files import add, export, fetched, refused

HEAD = ["user_id", "name"]


@pytest.fixture
def account(settings: Any, tmp_path: Path) -> Account:
    settings.LIFELOOP_TRANSFERS = tmp_path / "transfers"
    return make.make_account()


def written(lines: list[list[str]], rows: int) -> bytes:
    return b"".join(stream(iter([HEAD, *lines]), rows=rows))


def sheets_of(data: bytes) -> list[list[list[Any]]]:
    book = load_workbook(io.BytesIO(data))
    return [
        [["" if one is None else one for one in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    ]


def _sheet_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])]
)
def test_lines_go_on_on_the_next_sheet_under_the_same_head(count: int, sizes: list[int]) -> None:
    lines = [[str(number), f"人{number}"] for number in range(count)]
    found = sheets_of(written(lines, rows=3))
    assert [len(sheet) - 1 for sheet in found] == sizes
    assert all(sheet[0] == HEAD for sheet in found)
    assert [row for sheet in found for row in sheet[1:]] == lines


def test_every_cell_is_a_text_whatever_it_holds() -> None:
    texts = ["1", "007", "<b>&\"'</b>", "line\nbreak", " blanks  ", "=1+1", "表😀"]
    data = written([[text, "x"] for text in texts] + [["a\x00\x1b\ufffeb", "x"]], rows=100)
    [sheet] = sheets_of(data)
    assert [row[0] for row in sheet[1:]] == [*texts, "ab"]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        xml = book.read("xl/worksheets/sheet1.xml").decode()
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))  # noqa: S314 -- our own
    assert "<f>" not in xml
    # What a spreadsheet would read as the code of a character is written as itself.
    assert b"_x005F_x003D_1" in _sheet_of(written([["_x003D_1"]], rows=1))
    kinds = [
        cell.get("t") for cell in ElementTree.fromstring(xml).iter() if cell.tag.endswith("}c")
    ]  # noqa: S314
    assert set(kinds) == {"inlineStr"}


def test_columns_have_their_letters() -> None:
    line = [str(at) for at in range(60)]
    [sheet] = sheets_of(written([line], rows=9))
    assert sheet[1] == line


def test_a_hundred_thousand_lines_take_little_memory() -> None:
    def lines() -> Iterator[list[str]]:
        yield HEAD
        for number in range(100_000):
            yield [f"2088{number:012}", "王小明", "138****5678", "follow component", ""]

    size = pieces = 0
    tracemalloc.start()
    try:
        for piece in stream(lines(), rows=30_000):
            size, pieces = size + len(piece), pieces + 1
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 1_000_000
    assert pieces > 100
    assert peak < 4 * 2**20


@pytest.mark.django_db
def test_an_export_of_more_than_a_sheet_holds(account: Account, settings: Any) -> None:
    settings.LIFELOOP_WORKBOOK_ROWS, settings.LIFELOOP_WORKBOOK_SHEETS = 2, 2
    people = [add(account, name) for name in ("=1+1", "b", "c", "d")]
    made = export(account, "xlsx")
    first, second = sheets_of(fetched(account, made))
    assert [row[0] for row in first[1:] + second[1:]] == [one.user_id for one in people]
    assert first[0] == second[0]
    assert first[1][1] == "'=1+1"
    # Whoever leaves is in it no more; the others move up.
    services.unfollow(people[0], account)
    first, second = sheets_of(fetched(account, made))
    assert [row[0] for row in first[1:] + second[1:]] == [one.user_id for one in people[1:]]
    # There is one file, whatever it is fetched as.
    assert [name for name in store.names() if name.endswith(".xlsx")] == []


@pytest.mark.django_db
def test_more_than_all_sheets_hold_is_refused_with_a_way_out(
    account: Account, settings: Any
) -> None:
    settings.LIFELOOP_WORKBOOK_ROWS, settings.LIFELOOP_WORKBOOK_SHEETS = 1, 2
    for _ in range(3):
        add(account)
    begin = lambda: exports.begin(  # noqa: E731
        SYSTEM, account, asked=Filters(), kind="xlsx", language="en"
    )
    assert refused(begin) == "WORKBOOK_TOO_LONG"
    assert len(fetched(account, export(account, "csv")).splitlines()) == 4
