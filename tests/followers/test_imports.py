"""Imports: what is taken, what is refused and why, whole lines only, also when the disk is full."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from lifeloop.audit import SYSTEM
from lifeloop.followers import store
from lifeloop.followers.models import Follow, FollowTerm, Labelling, Transfer, TransferState
from lifeloop.followers.queries import audience
from lifeloop.followers.services import imports, labels, people, transfers
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from tests import factories as make
from tests import factories_followers as following
from tests.followers import workbook
from tests.followers.files import add, export, fetched, refused, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own."""
    settings.LIFELOOP_TRANSFERS = tmp_path / "transfers"
    return settings.LIFELOOP_TRANSFERS


@pytest.fixture
def account() -> Account:
    return make.make_account()


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
