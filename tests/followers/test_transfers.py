"""Imports and exports: what is in the files, what is refused, what survives a stop, a full disk, an unfollow."""

import csv
import io
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from lifeloop.audit import SYSTEM
from lifeloop.followers import services, store
from lifeloop.followers.models import Follow, FollowTerm, Labelling, Transfer, TransferState
from lifeloop.followers.queries import audience
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.services import exports, imports, labels, people, transfers
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from tests import factories as make
from tests import factories_followers as following
from tests.followers import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own."""
    settings.LIFELOOP_TRANSFERS = tmp_path / "transfers"
    return settings.LIFELOOP_TRANSFERS


@pytest.fixture
def account() -> Account:
    return make.make_account()


def add(account: Account, name: str = "", **over: Any) -> Person:
    person = make.make_person(name=name, **over)
    make.follow(person, account)
    return person


def export(account: Account, kind: str = "csv", **asked: Any) -> Transfer:
    made = exports.begin(SYSTEM, account, asked=Filters(**asked), kind=kind, language="en")
    run_pending()
    made.refresh_from_db()
    return made


def fetched(account: Account, made: Transfer) -> bytes:
    return b"".join(exports.fetch(SYSTEM, account, made.pk)[1])


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def book(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [
        ["" if one is None else one for one in row] for row in sheet.iter_rows(values_only=True)
    ]


def take_in(account: Account, text: str | bytes, name: str = "people.csv") -> Transfer:
    data = text.encode() if isinstance(text, str) else text
    made = imports.begin(SYSTEM, account, file=SimpleUploadedFile(name, data))
    run_pending()
    made.refresh_from_db()
    return made


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


# --- export -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_who_meets_the_filters(account: Account, kind: str, folder: Path) -> None:
    person = add(account, "小明", phone="+8613812345678")
    add(account, "other")
    label = following.make_label(account, name="city")
    following.put_label(label, person, "上海")
    made = export(account, kind, label_id=label.pk)
    assert (made.state, made.total, made.done) == (TransferState.DONE, 1, 1)
    data = fetched(account, made)
    found = rows(data) if kind == "csv" else book(data)
    assert found[0][:4] == ["user_id", "Nickname", "Mobile phone", "Source"]
    assert found[0][-1] == "city"
    assert found[1][:4] == [person.user_id, "小明", "138****5678", "follow component"]
    assert found[1][-1] == "上海"
    assert len(found) == 2
    assert b"12345678" not in data
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+cmd",
        "-1+cmd",
        "@SUM(A1)",
        "\t=1+1",
        " =1",
        "＝1+1",
        "＋1+x",
        "＠x",
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_begins_a_formula(account: Account, text: str, kind: str) -> None:
    """Trust row 34: names and notes that a spreadsheet would run are shown as text."""
    person = add(account, text)
    Follow.objects.update(note=text)
    label = following.make_label(account, name="=label")
    following.put_label(label, person, text)
    made = export(account, kind)
    found = rows(fetched(account, made)) if kind == "csv" else book(fetched(account, made))
    cells = [str(cell) for row in found for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝＋－＠\t"))]
    assert any(text.strip() in cell for cell in cells)


def test_plain_numbers_stay_numbers(account: Account) -> None:
    person = add(account)
    following.put_label(following.make_label(account, name="balance"), person, "-12.5")
    assert rows(fetched(account, export(account)))[1][-1] == "-12.5"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whoever_unfollows_is_in_no_file_from_then_on(account: Account, kind: str) -> None:
    """Trust row 43: also not in a file that was written before, nor after following again."""
    stays, leaves = add(account, "stays"), add(account, "leaves")
    made = export(account, kind)
    assert len(rows(fetched(account, made)) if kind == "csv" else book(fetched(account, made))) == 3
    services.unfollow(leaves, account)
    services.follow(leaves, account, source="code")  # type: ignore[arg-type]
    found = rows(fetched(account, made)) if kind == "csv" else book(fetched(account, made))
    assert [row[0] for row in found[1:]] == [stays.user_id]


def test_many_lines_in_several_steps(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 3)
    monkeypatch.setattr(transfers, "STEP_SECONDS", 0.0001)
    for _ in range(10):
        add(account)
    made = export(account)
    found = rows(fetched(account, made))
    assert (made.done, len(found), len({row[0] for row in found})) == (10, 11, 11)


def test_an_interrupted_step_leaves_no_line_twice(account: Account) -> None:
    for _ in range(4):
        add(account)
    made = exports.begin(SYSTEM, account, asked=Filters(), kind="csv", language="en")
    # The worker died after it wrote to the file and before the commit.
    store.append(
        made.filters["spool"], 0, b"half a line that nobody committed, longer than all\r\n" * 50
    )
    run_pending()
    made.refresh_from_db()
    assert len(rows(fetched(account, made))) == 5


def test_an_empty_export_has_its_head(account: Account) -> None:
    for kind in ("csv", "xlsx"):
        made = export(account, kind)
        found = rows(fetched(account, made)) if kind == "csv" else book(fetched(account, made))
        assert found[0][0] == "user_id"
        assert len(found) == 1


def test_exports_that_are_refused(account: Account, settings: Any) -> None:
    settings.LIFELOOP_WORKBOOK_ROWS = 1
    add(account)
    add(account)
    begin = lambda kind: exports.begin(  # noqa: E731
        SYSTEM, account, asked=Filters(), kind=kind, language="en"
    )
    assert refused(lambda: begin("xlsx")) == "WORKBOOK_TOO_LONG"
    made = begin("csv")
    assert refused(lambda: begin("csv")) == "TRANSFER_RUNNING"
    assert refused(lambda: exports.fetch(SYSTEM, account, made.pk)) == "TRANSFER_NOT_FOUND"
    assert Transfer.objects.count() == 1
    run_pending()
    other = make.make_account()
    assert refused(lambda: exports.fetch(SYSTEM, other, made.pk)) == "TRANSFER_NOT_FOUND"
    assert refused(lambda: transfers.stop(SYSTEM, account, made.pk)) == "TRANSFER_ENDED"
    assert refused(lambda: transfers.stop(SYSTEM, other, made.pk)) == "TRANSFER_NOT_FOUND"


def test_a_stopped_one_leaves_no_file(account: Account, folder: Path) -> None:
    add(account)
    made = exports.begin(SYSTEM, account, asked=Filters(), kind="csv", language="en")
    transfers.stop(SYSTEM, account, made.pk)
    run_pending()
    made.refresh_from_db()
    assert (made.state, made.done, made.path) == (TransferState.STOPPED, 0, "")
    assert not folder.exists() or not list(folder.iterdir())


def test_files_are_forgotten_after_a_week(account: Account, folder: Path) -> None:
    import os

    add(account)
    made, other = export(account), export(account)
    long_ago = clock.now().timestamp() - 8 * 24 * 3600
    Transfer.objects.filter(pk=made.pk).update(created_at=clock.now() - clock_days(8))
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert transfers.prune() == 1
    assert refused(lambda: exports.fetch(SYSTEM, account, made.pk)) == "TRANSFER_NOT_FOUND"
    assert len(rows(fetched(account, other))) == 2


def clock_days(days: int) -> Any:
    from datetime import timedelta

    return timedelta(days=days)


# --- import -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "gbk", "xlsx"])
def test_labels_and_notes_come_in(account: Account, kind: str) -> None:
    one, two = add(account, phone="+8613812345678"), add(account)
    city = following.make_label(account, name="城市")
    vip = following.make_label(account, name="vip")
    table = [
        ["手机号", "user_id", "备注", "城市", "vip", "来源", "昵称"],
        ["138 1234 5678", "", "老客户", "上海", "✓", "whatever", "x"],
        ["", two.user_id, "", "'=1+1", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["", "2088000000000000", "x", "", "", "", ""],
        ["12", "", "x", "", "", "", ""],
        ["", "", "x", "y", "", "", ""],
        ["", one.user_id, "n" * 61, "北京", "", "", ""],
        ["", two.user_id, "", "", "v" * 33, "", ""],
    ]
    if kind == "xlsx":
        made = take_in(account, workbook.of(table), "people.xlsx")
    else:
        text = "\r\n".join(",".join(row) for row in table)
        made = take_in(account, text.encode("gb18030" if kind == "gbk" else "utf-8-sig"))
    assert (made.state, made.done, made.failed) == (TransferState.DONE, 2, 5), made.note
    assert made.report == [
        [5, "NOT_FOLLOWING"],
        [6, "PHONE_INVALID"],
        [7, "LINE_NOBODY"],
        [8, "NOTE_TOO_LONG"],
        [9, "LABEL_VALUE_TOO_LONG"],
    ]
    assert audience.labels_of(account, one.pk) == {city.pk: "上海", vip.pk: ""}
    assert audience.labels_of(account, two.pk) == {city.pk: "=1+1"}
    assert Follow.objects.get(person=one).note == "老客户"
    assert FollowTerm.objects.filter(person=one, term="客户").exists()
    # It held whole phone numbers.
    assert store.names() == []


def test_an_export_can_be_taken_in_again(account: Account) -> None:
    person = add(account, "小明")
    people.set_note(SYSTEM, account, person.pk, note="-老客户")
    label = following.make_label(account, name="city")
    following.put_label(label, person, "=x")
    data = fetched(account, export(account))
    Labelling.objects.all().delete()
    Follow.objects.update(note="")
    made = take_in(account, data)
    assert (made.state, made.done, made.failed) == (TransferState.DONE, 1, 0), made.report
    assert audience.labels_of(account, person.pk) == {label.pk: "=x"}
    assert Follow.objects.get().note == "-老客户"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "IMPORT_NO_WHO"),
        ("note\nx", "IMPORT_NO_WHO"),
        ("user_id\n1", "IMPORT_NOTHING_TO_DO"),
        ("user_id,color\n1,x", "IMPORT_COLUMN_UNKNOWN"),
        ("user_id,note,note\n1,x,y", "IMPORT_COLUMN_TWICE"),
        (b"user_id,note\n\xff\xfe\xff", "IMPORT_UNREADABLE"),
        (b"user_id,note\x00\n1,2", "IMPORT_UNREADABLE"),
        (b"user_id," + b"x" * 70000, "IMPORT_UNREADABLE"),
        (b"PK\x03\x04 no zip at all", "IMPORT_UNREADABLE"),
        ("user_id,note\n" + "1,2\n" * 6, "IMPORT_TOO_LARGE"),
        ("user_id,note\n" + "x" * 100_000, "IMPORT_TOO_LARGE"),
    ],
)
def test_files_that_are_refused(
    account: Account, settings: Any, text: str | bytes, code: str
) -> None:
    settings.LIFELOOP_IMPORT_LINES = 5
    settings.LIFELOOP_IMPORT_BYTES = 80_000
    assert refused(lambda: take_in(account, text)) == code
    assert not Transfer.objects.exists()
    assert store.names() == []


@pytest.mark.parametrize("bomb", ["ratio", "rows", "parts", "entities", "not a workbook"])
def test_workbooks_that_are_made_to_hurt(account: Account, bomb: str) -> None:
    """Trust row 35: small files that unpack to much, name row a billion, or are no workbook at all."""
    data = workbook.BOMBS[bomb]()
    try:
        made = take_in(account, data, "people.xlsx")
        code = made.note
    except DomainError as refusal:
        code = refusal.code
    assert code in {"IMPORT_TOO_LARGE", "IMPORT_UNREADABLE", "IMPORT_NO_WHO"}
    assert store.names() == []


def test_a_label_deleted_meanwhile_ends_it_cleanly(account: Account) -> None:
    person = add(account)
    label = following.make_label(account, name="city")
    data = f"user_id,city\n{person.user_id},x\n".encode()
    made = imports.begin(SYSTEM, account, file=SimpleUploadedFile("a.csv", data))
    labels.delete(SYSTEM, account, label.pk)
    run_pending()
    made.refresh_from_db()
    assert (made.state, made.note, made.done) == (TransferState.FAILED, "LABEL_NOT_EXISTS", 0)
    assert store.names() == []


def test_many_lines_go_on_where_they_stopped(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 3)
    monkeypatch.setattr(transfers, "STEP_SECONDS", 0.0001)
    following.make_label(account, name="city")
    found = [add(account) for _ in range(10)]
    lines = [f'{one.user_id},"a ""quoted""\nvalue {at}"' for at, one in enumerate(found)]
    made = take_in(account, "user_id,city\n" + "\n".join(lines))
    assert (made.state, made.done, made.failed) == (TransferState.DONE, 10, 0)
    values = Labelling.objects.order_by("person_id").values_list("value", flat=True)
    assert list(values) == [f'a "quoted" value {at}' for at in range(10)]


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="SQLite can be told how large it may grow"
)
def test_a_full_disk_leaves_no_half_lines(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trust row 7: the database is full in the middle; whole batches stay, the rest is told cleanly."""
    monkeypatch.setattr(imports, "BATCH", 10)
    following.make_label(account, name="city")
    for index in range(4):
        following.make_label(account, name=f"more{index}")
    found = [add(account) for _ in range(400)]
    head = "user_id,city,more0,more1,more2,more3\n"
    text = head + "".join(f"{one.user_id}{',' + 'v' * 32 * 1}{',w' * 4}\n" for one in found)
    made = imports.begin(SYSTEM, account, file=SimpleUploadedFile("a.csv", text.encode()))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 12}")
        try:
            run_pending()
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    made.refresh_from_db()
    assert (made.state, made.note) == (TransferState.FAILED, "DISK_FULL")
    assert 0 < made.done < 400
    # Every line that counts as done is whole, and no other has left anything.
    assert Labelling.objects.count() == made.done * 5
    assert made.done % 10 == 0
    assert store.names() == []
    connection.ensure_connection()
    assert take_in(account, text).done == 400


def test_a_full_disk_of_files_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(*_anything: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    add(account)
    made = exports.begin(SYSTEM, account, asked=Filters(), kind="csv", language="en")
    monkeypatch.setattr("os.fsync", full)
    run_pending()
    made.refresh_from_db()
    assert (made.state, made.note) == (TransferState.FAILED, "DISK_FULL")
    assert store.names() == []
