"""Exports: what is in the files, what survives a stop, a full disk, an unfollow."""

import errno
import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers import services, store
from lifeloop.followers.models import Follow, Transfer, TransferState
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.services import exports, transfers
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import claims, run_pending
from tests import factories as make
from tests import factories_followers as following
from tests.followers.files import add, book, export, fetched, refused, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own."""
    settings.LIFELOOP_TRANSFERS = tmp_path / "transfers"
    return settings.LIFELOOP_TRANSFERS


@pytest.fixture
def account() -> Account:
    return make.make_account()


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
    settings.LIFELOOP_WORKBOOK_ROWS = settings.LIFELOOP_WORKBOOK_SHEETS = 1
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
    add(account)
    made, other = export(account), export(account)
    long_ago = clock.now().timestamp() - 8 * 24 * 3600
    Transfer.objects.filter(pk=made.pk).update(created_at=clock.now() - timedelta(days=8))
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert transfers.prune() == 1
    assert refused(lambda: exports.fetch(SYSTEM, account, made.pk)) == "TRANSFER_NOT_FOUND"
    assert len(rows(fetched(account, other))) == 2


def test_a_full_disk_of_files_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_anything: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    add(account)
    made = exports.begin(SYSTEM, account, asked=Filters(), kind="csv", language="en")
    monkeypatch.setattr("os.fsync", full)
    run_pending()
    made.refresh_from_db()
    assert (made.state, made.note) == (TransferState.FAILED, "DISK_FULL")
    assert store.names() == []


def test_one_stopped_in_the_middle_leaves_nothing_either(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    monkeypatch.setattr(transfers, "STEP_SECONDS", 0.0)
    for _ in range(6):
        add(account)
    made = exports.begin(SYSTEM, account, asked=Filters(), kind="csv", language="en")
    [task] = claims.claim(1)
    sorts = {"export": exports.step}
    assert transfers.step(task, sorts) is False
    made.refresh_from_db()
    assert (made.state, made.done, len(store.names())) == (TransferState.RUNNING, 2, 1)
    # The worker read the row before it was stopped, and writes after.
    late = Transfer.objects.select_related("account").get(pk=made.pk)
    transfers.stop(SYSTEM, account, made.pk)
    with pytest.raises(transfers.Superseded):
        exports.step(late, task)
    assert transfers.step(task, sorts) is True
    made.refresh_from_db()
    assert (made.state, made.done) == (TransferState.STOPPED, 2)
