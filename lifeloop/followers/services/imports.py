"""Labels and notes of followers from a file: line by line, whole lines only, with a report of what was refused."""

import csv
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext

from lifeloop.audit import Actor
from lifeloop.database import write
from lifeloop.followers import store
from lifeloop.followers.errors import DiskFull, ImportTooLarge, ImportUnreadable
from lifeloop.followers.models import Transfer, TransferSort
from lifeloop.followers.queries import labels as known
from lifeloop.followers.rules import sheets
from lifeloop.followers.services import import_lines, transfers, workbooks
from lifeloop.followers.services.exports import HEAD
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import Task

BATCH = 200
LINE_BYTES = 64 * 1024
_ZIP = b"PK\x03\x04"


def begin(actor: Actor, account: Account, *, file: UploadedFile) -> Transfer:
    """Take a file in and check it by content and first line. Refused: size, not a table, columns, another transfer."""
    if (file.size or 0) > settings.LIFELOOP_IMPORT_BYTES:
        raise _too_large()
    kind = "xlsx" if file.read(4) == _ZIP else "csv"
    file.seek(0)
    name = store.new_name(kind)
    try:
        store.receive(name, file.chunks())
        facts = _looked_at(account, name, kind)
        with write():
            transfer = transfers.begin(
                actor,
                account,
                TransferSort.IMPORT,
                format=kind,
                path=name,
                name=(file.name or "")[-80:],
                filters=facts,
                total=facts.pop("lines"),
            )
            transfers.note(actor, account, transfer, "followers.imported", {"as": kind})
    except OSError as error:
        store.remove(name)
        if store.is_full(error):
            raise DiskFull from error
        raise
    except BaseException:
        store.remove(name)
        raise
    return transfer


def step(transfer: Transfer, task: Task) -> bool:
    """A second's worth of lines; each batch is one write with the cursor beside it."""
    if transfer.format == "xlsx" and not transfer.filters.get("spool"):
        _unpack(transfer, task)
        return False
    until = time.monotonic() + transfers.STEP_SECONDS
    facts, name = transfer.filters, transfer.filters.get("spool") or transfer.path
    columns = sheets.Columns(
        facts["user_id"], facts["phone"], facts["note"], tuple(map(tuple, facts["labels"]))
    )
    with store.path_of(name).open("rb") as file:
        lines = Lines(file, facts["encoding"], transfer.size)
        if transfer.size == 0:
            next(lines, None)  # the names of the columns
        while batch := [row for _number, row in zip(range(BATCH), lines, strict=False)]:
            _take(transfer, task, columns, batch, lines.at)
            if time.monotonic() > until:
                return False
    files = transfers.files_of(transfer)
    if not transfers.finish(transfer, path="", total=transfer.cursor):
        raise transfers.Superseded
    # It holds whole phone numbers: gone as soon as it is not needed.
    for one in files:
        store.remove(one)
    return True


def _take(
    transfer: Transfer, task: Task, columns: sheets.Columns, batch: list[list[str]], at: int
) -> None:
    first = transfer.cursor + 2  # as a spreadsheet numbers it
    with write():
        taken, refused = import_lines.take(transfer.account, columns, first, batch)
        room = max(0, import_lines.MOST_REPORTED - len(transfer.report))
        transfers.advance(
            transfer,
            task,
            cursor=transfer.cursor + len(batch),
            size=at,
            done=transfer.done + taken,
            failed=transfer.failed + len(refused),
            report=transfer.report + refused[:room],
        )
    if transfer.cursor > settings.LIFELOOP_IMPORT_LINES:
        raise _too_large()


class Lines(Iterator[list[str]]):
    """The records of a CSV file from a byte on; ``at`` is where the next one begins."""

    def __init__(self, file: BinaryIO, encoding: str, at: int) -> None:
        self._file, self._encoding = file, encoding
        self.at = at
        file.seek(at)
        self._records = csv.reader(self._text(), strict=True)

    def __next__(self) -> list[str]:
        try:
            row = next(self._records)
        except csv.Error as error:
            raise ImportUnreadable from error
        self.at = self._file.tell()
        return row

    def _text(self) -> Iterator[str]:
        while line := self._file.readline(LINE_BYTES):
            try:
                text = line.decode(self._encoding)
            except UnicodeDecodeError as error:
                raise ImportUnreadable from error
            if "\x00" in text or (len(line) == LINE_BYTES and not line.endswith(b"\n")):
                raise ImportUnreadable
            yield text


def _looked_at(account: Account, name: str, kind: str) -> dict[str, Any]:
    """Columns, encoding and about how many lines: from the first line, before anything is promised."""
    encoding, lines = "utf-8", None
    if kind == "xlsx":
        head = next(workbooks.rows(name), [])
    else:
        encoding, lines = _encoding(name)
        if lines > settings.LIFELOOP_IMPORT_LINES:
            raise _too_large()
        with store.path_of(name).open("rb") as file:
            head = next(Lines(file, encoding, 0), [])
    labels = {label.name: label.pk for label in known.of_account(account)}
    columns = sheets.columns(head, labels, _ignored())
    return {
        "user_id": columns.user_id,
        "phone": columns.phone,
        "note": columns.note,
        "labels": [list(pair) for pair in columns.labels],
        "encoding": encoding,
        "lines": lines,
    }


def _encoding(name: str) -> tuple[str, int]:
    """UTF-8, or what Chinese spreadsheets write; and the number of lines below the first."""
    for encoding in ("utf-8", "gb18030"):
        try:
            with store.path_of(name).open(encoding=encoding, newline="\n") as file:
                return encoding, max(0, sum(1 for _line in file) - 1)
        except UnicodeDecodeError:
            continue
    raise ImportUnreadable


def _ignored() -> list[str]:
    """What an export writes in its first line, in every language."""
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names += [gettext(word) for word in HEAD if word not in ("user_id", "Remark")]
    return names


def _unpack(transfer: Transfer, task: Task) -> None:
    """The workbook's first sheet as CSV, which can be gone on with from any line."""
    name = store.new_name("csv")
    count = -1
    try:
        with (
            store.create(name) as raw,
            open(raw.fileno(), "w", encoding="utf-8", newline="", closefd=False) as file,
        ):
            lines = csv.writer(file, lineterminator="\n")
            for row in workbooks.rows(transfer.path):
                lines.writerow(row)
                count += 1
        with write():
            facts = {**transfer.filters, "spool": name}
            transfers.advance(transfer, task, filters=facts, total=max(0, count))
    except BaseException:
        store.remove(name)
        raise


def _too_large() -> ImportTooLarge:
    return ImportTooLarge(
        most=settings.LIFELOOP_IMPORT_BYTES // 2**20, lines=settings.LIFELOOP_IMPORT_LINES
    )
