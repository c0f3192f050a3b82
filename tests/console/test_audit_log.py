"""操作日志: filters by member, family, object and days; the whole of it as a file that runs nothing."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import time_machine

from lifeloop.audit import SYSTEM, Actor, Target, chaining, record
from lifeloop.audit.models import Record
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from tests import factories as make
from tests.console.helpers import browser, text_of

pytestmark = pytest.mark.django_db
# 23:59 of the 4th in GMT+8 is still the 4th in UTC, 00:01 of the 5th as well.
LATE, EARLY = datetime(2026, 3, 4, 15, 59, tzinfo=UTC), datetime(2026, 3, 4, 16, 1, tzinfo=UTC)


@pytest.fixture
def merchant() -> Merchant:
    return make.make_merchant(owner=make.make_member(login="boss"))


@pytest.fixture
def boss(merchant: Merchant) -> Member:
    return Member.objects.get(login="boss")


def act(
    merchant: Merchant, name: str, *, actor: Actor = SYSTEM, at: datetime | None = None
) -> None:
    with time_machine.travel(at or datetime.now(UTC), tick=False):
        record(
            actor=actor,
            action="account.edited",
            target=Target("account", f"2021{name}", name),
            merchant_id=merchant.pk,
        )


def shown(member: Member, query: str) -> str:
    return text_of(browser(member).get(f"/console/audit/?{query}"))


def test_by_object_in_words_or_by_its_whole_number(merchant: Merchant, boss: Member) -> None:
    act(merchant, "Coffee House")
    act(merchant, "Tea Room")
    assert "Tea Room" not in shown(boss, "target=coffee")
    assert "Coffee House" in shown(boss, "target=coffee")
    assert "Tea Room" in shown(boss, "target=2021Tea+Room")
    assert "No acts found" in shown(boss, "target=2021Tea")
    assert "No acts found" in shown(boss, "target=%25")


def test_by_days_in_the_platforms_own_time(merchant: Merchant, boss: Member) -> None:
    act(merchant, "Fourth", at=LATE)
    act(merchant, "Fifth", at=EARLY)
    fourth, fifth = (
        shown(boss, "until=2026-03-04"),
        shown(boss, "since=2026-03-05&until=2026-03-05"),
    )
    assert ("Fourth" in fourth, "Fifth" in fourth) == (True, False)
    assert ("Fourth" in fifth, "Fifth" in fifth) == (False, True)
    both = shown(boss, "since=nonsense&until=9999-12-31")
    assert "Fourth" in both
    assert "Fifth" in both


def test_by_who_acted_the_platform_too(merchant: Merchant, boss: Member) -> None:
    act(merchant, "By itself")
    act(merchant, "By the boss", actor=Actor("member", str(boss.pk), "boss"))
    assert "By the boss" not in shown(boss, "who=platform")
    assert "By itself" in shown(boss, "who=platform")
    assert "By itself" not in shown(boss, f"who={boss.pk}")


def export(member: Member, query: str = "", kind: str = "csv") -> bytes:
    answer = browser(member).post(f"/console/audit/export/?{query}", {"format": kind})
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    return b"".join(cast(Any, answer).streaming_content)


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_file_has_what_the_page_shows_and_the_chain(merchant: Merchant, boss: Member) -> None:
    act(merchant, "Coffee House")
    act(merchant, "Tea Room")
    act(make.make_merchant(), "Strangers")
    chaining.chain()
    head, *rows = lines(export(boss))
    assert head[:5] == ["Number", "Time", "Who", "Kind of actor", "Act"]
    assert [row[6] for row in rows][1:] == ["Tea Room", "Coffee House"]
    # Taking it away is an act as well, and the newest.
    assert (rows[0][4], rows[0][2]) == ("Operation log exported", "boss")
    assert rows[1][2] == "the platform"
    assert len(rows[1][12]) == 64
    only = lines(export(boss, "target=tea"))[1:]
    assert [row[6] for row in only] == ["Tea Room"]
    asked = Record.objects.filter(action="merchant.log_exported").latest("pk")
    assert asked.data == {"as": "csv", "asked": {"target": "tea"}}


def test_a_file_of_many_records_comes_in_pieces(merchant: Merchant, boss: Member) -> None:
    for n in range(1203):
        record(actor=SYSTEM, action="a.b", target=Target("x", n), merchant_id=merchant.pk)
    rows = lines(export(boss, "who=platform"))[1:]
    assert [row[8] for row in rows] == [str(n) for n in reversed(range(1203))]


@pytest.mark.parametrize("name", ['=cmd|"/c calc"!A1', "+1+1", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(merchant: Merchant, boss: Member, name: str) -> None:
    act(merchant, name)
    cells = [row[6] for row in lines(export(boss, "kind=account"))[1:]]
    assert cells == [name if name == "-2" else f"'{name}"]
    book = zipfile.ZipFile(io.BytesIO(export(boss, "kind=account", "xlsx")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_a_workbook_has_an_end(merchant: Merchant, boss: Member, settings: object) -> None:
    settings.LIFELOOP_WORKBOOK_ROWS, settings.LIFELOOP_WORKBOOK_SHEETS = 1, 2  # type: ignore[attr-defined]
    for n in range(3):
        act(merchant, f"Account {n}")
    client = browser(boss)
    answer = client.post("/console/audit/export/?kind=account", {"format": "xlsx"})
    assert answer["Location"] == "/console/audit/?kind=account"
    assert "at most 2 records" in text_of(client.get("/console/audit/"))
    assert not Record.objects.filter(action="merchant.log_exported").exists()


def test_only_those_who_may_read_the_log_take_it_away(merchant: Merchant) -> None:
    for role, status in ((Role.OPERATOR, 403), (Role.VIEWER, 403), (Role.ADMIN, 200)):
        member = make.make_member()
        make.join(member, merchant, role)
        answer = browser(member).post("/console/audit/export/", {"format": "csv"})
        assert answer.status_code == status
    assert browser(member).get("/console/audit/export/").status_code == 405
