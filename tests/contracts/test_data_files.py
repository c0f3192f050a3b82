"""Every page under 数据: each table of it can be had as CSV and as XLSX, and both hold exactly what the page shows."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lifeloop.console.registry import PAGES, Entry
from lifeloop.followers.rules.sheets import neutral
from lifeloop.identity.rules.roles import Role
from lifeloop.insights.services.digest import digest
from lifeloop.outbox import emit
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.contracts.page_world import World

pytestmark = pytest.mark.django_db
FIGURES = sorted(
    page.name for page in PAGES if isinstance(page.place, Entry) and page.place.section == "figures"
)
TABLE = re.compile(r'<table id="(\w+)"(.*?)</table>', re.DOTALL)
LINK = re.compile(r'href="\?([^"]*file=[^"]*)"')
VALUE = re.compile(r'data-value="([^"]*)"')
CELL = re.compile(r"<td[^>]*>([^<]*)<")


class Shown:
    """A table as the page has it: the values of its rows, and its sums as people read them."""

    def __init__(self, body: str) -> None:
        main, _tfoot, foot = body.partition("<tfoot>")
        lines = main.partition("<tbody>")[2].split("</tr>")[:-1]
        self.rows = [[unescape(value) for value in VALUE.findall(line)] for line in lines]
        self.sums = [unescape(value).replace(",", "") for value in CELL.findall(foot)]
        self.heads = [unescape(head) for head in re.findall(r"<th [^>]*>([^<]*)</th>", main)]


def csv_rows(client: Client, address: str, query: str) -> list[list[str]]:
    answer: Any = client.get(f"{address}?{query}")
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def workbook_rows(client: Client, address: str, query: str) -> list[list[Any]]:
    answer: Any = client.get(f"{address}?{query}")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def same(text: str, held: object) -> bool:
    """A cell of the one file and of the other: what is a number in the workbook is the same number."""
    return float(text) == held if isinstance(held, int | float) else text == (held or "")


def test_there_are_the_pages_of_the_map() -> None:
    assert len(FIGURES) >= 8


@pytest.mark.parametrize("query", ["", "days=30", "{program}", "{account}"])
@pytest.mark.parametrize("name", FIGURES)
def test_files_hold_exactly_what_is_shown(name: str, query: str) -> None:
    world = World(rows=3)
    asked = query.format(
        program=f"program={world.program.pk}", account=f"account={world.account.pk}"
    )
    client, address = browser(world.roles[Role.OWNER]), reverse(f"console:{name}")
    page = text_of(client.get(f"{address}?{asked}"))
    links = [unescape(link) for link in LINK.findall(page)]
    tables = dict(TABLE.findall(page))
    assert tables or "Nothing" in page or "No figures" in page
    for table, body in tables.items():
        shown = Shown(body)
        of_table = [link for link in links if parse_qs(link)["of"] == [table]]
        assert {parse_qs(link)["file"][0] for link in of_table} == {"csv", "xlsx"}, table
        for link in of_table:  # the same days, and what the page can be narrowed to
            given = {key: value for key, value in parse_qs(asked).items() if key in parse_qs(link)}
            assert given == {key: parse_qs(link)[key] for key in given}
            assert set(parse_qs(asked)) - set(given) <= {
                key for key in ("program", "account") if f'name="{key}"' not in page
            }
        head, *rows = csv_rows(client, address, next(one for one in of_table if "csv" in one))
        assert [one.removesuffix(" (%)") for one in head] == [neutral(one) for one in shown.heads]
        if shown.sums:
            sums = rows.pop()
            assert [one or "–" for one in sums] == shown.sums
        assert rows == [[neutral(value) for value in row] for row in shown.rows]
        lines = workbook_rows(client, address, next(one for one in of_table if "xlsx" in one))
        told = [head, *rows, *([sums] if shown.sums else [])]
        assert [len(line) for line in lines] == [len(line) for line in told]
        for line, other in zip(told, lines, strict=True):
            assert all(same(*pair) for pair in zip(line, other, strict=True)), table


@pytest.mark.parametrize(
    ("zone", "today"), [("Asia/Shanghai", "2026-03-02"), ("America/New_York", "2026-03-01")]
)
def test_days_are_those_of_the_installations_zone(settings: Any, zone: str, today: str) -> None:
    """On the page, in its file, and for what happened: half past five in the afternoon of UTC is the next day in Shanghai."""
    settings.TIME_ZONE = zone
    with time_machine.travel(datetime(2026, 3, 1, 17, 30, tzinfo=UTC), tick=False):
        owner = make.make_member()
        merchant = make.make_merchant(owner=owner)
        program = make.make_program(merchant)
        emit("program.visited", program_id=int(program.pk), facts={"page": "pages/index"})
        digest()
        client, address = browser(owner), reverse("console:data-loop")
        page = text_of(client.get(address))
        rows = Shown(dict(TABLE.findall(page))["daily"]).rows
        assert rows[0][:2] == [today, "1"]
        assert sum(int(row[1]) for row in rows) == 1
        assert csv_rows(client, address, "file=csv&of=daily")[1][:2] == [today, "1"]
        assert zone in page
