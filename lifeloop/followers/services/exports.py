"""Followers as a file: written chunk by chunk beside the pages, without whoever left since when it is fetched."""

import csv
import io
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from lifeloop.audit import Actor
from lifeloop.database import write
from lifeloop.followers import store
from lifeloop.followers.errors import TransferNotFound, WorkbookTooLong
from lifeloop.followers.models import (
    Follow,
    Labelling,
    Transfer,
    TransferSort,
    TransferState,
)
from lifeloop.followers.queries import labels as known
from lifeloop.followers.queries import listing
from lifeloop.followers.queries.finding import Filters
from lifeloop.followers.queries.transfers import filters_of, left_since
from lifeloop.followers.rules import sheets
from lifeloop.followers.services import transfers, workbook_writing
from lifeloop.kernel import clock
from lifeloop.kernel.text import N_, mask_phone
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import Task

CHUNK = 500
HEAD = (
    "user_id",
    N_("Nickname"),
    N_("Mobile phone"),
    N_("Source"),
    N_("Scene"),
    N_("Through"),
    N_("Follows since"),
    N_("Last active"),
    N_("Muted"),
    N_("Remark"),
)


def begin(actor: Actor, account: Account, *, asked: Filters, kind: str, language: str) -> Transfer:
    """Export who meets the filters now. ``kind``: csv or xlsx. Refused: a workbook of too many, another transfer."""
    most = settings.LIFELOOP_WORKBOOK_ROWS * settings.LIFELOOP_WORKBOOK_SHEETS
    rows = listing.chosen(account, asked)
    if kind == "xlsx" and rows.values("person_id")[: most + 1].count() > most:
        raise WorkbookTooLong(most=most)
    columns = [[label.pk, label.name] for label in known.of_account(account)]
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    with write():
        transfer = transfers.begin(
            actor,
            account,
            TransferSort.EXPORT,
            format=kind,
            name=f"followers-{stamp}.{kind}",
            filters={
                "asked": _document(asked),
                "labels": columns,
                "language": language,
                "spool": store.new_name("csv"),
            },
        )
        transfers.note(
            actor, account, transfer, "followers.exported", {"asked": _document(asked), "as": kind}
        )
    return transfer


def step(transfer: Transfer, task: Task) -> bool:
    """A second's worth of lines; at the end the file is there."""
    until = time.monotonic() + transfers.STEP_SECONDS
    asked = filters_of(transfer)
    if transfer.total is None:
        total = listing.chosen(transfer.account, asked).count()
        with write():
            transfers.advance(transfer, task, total=total)
    rows = listing.chosen(transfer.account, asked).select_related("person", "program")
    while True:
        chunk = list(rows.filter(person_id__gt=transfer.cursor).order_by("person_id")[:CHUNK])
        if not chunk:
            return _end(transfer, task)
        _write(transfer, task, chunk)
        if time.monotonic() > until:
            return False


def fetch(actor: Actor, account: Account, transfer_id: int) -> tuple[Transfer, Iterator[bytes]]:
    """The file of a finished export, without whoever left since; on record. Refused: none, or gone."""
    transfer = Transfer.objects.filter(
        account=account, pk=transfer_id, sort=TransferSort.EXPORT, state=TransferState.DONE
    ).first()
    if transfer is None or not store.exists(transfer.filters.get("spool", "")):
        raise TransferNotFound
    gone = left_since(account, transfer.created_at)
    rows = _rows(transfer.filters["spool"], gone)
    if transfer.format == "xlsx":
        file = workbook_writing.stream(rows, rows=settings.LIFELOOP_WORKBOOK_ROWS)
    else:
        file = _lines(rows)
    with write():
        transfers.note(actor, account, transfer, "followers.downloaded", {"left_out": len(gone)})
    return transfer, file


def _write(transfer: Transfer, task: Task, chunk: Sequence[Follow]) -> None:
    labels: list[tuple[int, str]] = [(pk, name) for pk, name in transfer.filters["labels"]]
    values = _values(chunk, [pk for pk, _name in labels])
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    with translation.override(transfer.filters["language"]):
        if transfer.size == 0:
            text.write("\ufeff")
            head = [gettext(word) for word in HEAD] + [name for _pk, name in labels]
            lines.writerow([sheets.neutral(one) for one in head])
        for follow in chunk:
            cells = _cells(follow) + [values.get((follow.person_id, pk), "") for pk, _n in labels]
            lines.writerow([sheets.neutral(one) for one in cells])
    size = store.append(transfer.filters["spool"], transfer.size, text.getvalue().encode())
    with write():
        transfers.advance(
            transfer,
            task,
            cursor=chunk[-1].person_id,
            size=size,
            done=transfer.done + len(chunk),
        )


def _end(transfer: Transfer, task: Task) -> bool:
    if transfer.size == 0:
        _write_head_alone(transfer, task)
    name = transfer.filters["spool"]
    if not transfers.finish(transfer, path=name, total=transfer.done):
        store.remove(name)
        raise transfers.Superseded
    return True


def _write_head_alone(transfer: Transfer, task: Task) -> None:
    with translation.override(transfer.filters["language"]):
        head = [gettext(word) for word in HEAD] + [name for _pk, name in transfer.filters["labels"]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([sheets.neutral(one) for one in head])
    size = store.append(transfer.filters["spool"], 0, b"\xef\xbb\xbf" + text.getvalue().encode())
    with write():
        transfers.advance(transfer, task, size=size)


def _cells(follow: Follow) -> list[str]:
    return [
        follow.person.user_id,
        follow.person.name,
        mask_phone(follow.person.phone),
        str(follow.get_source_display()),
        follow.scene,
        follow.program.name if follow.program else "",
        _moment(follow.created_at),
        _moment(follow.active_at),
        gettext("Yes") if follow.muted else gettext("No"),
        follow.note,
    ]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def _values(chunk: Sequence[Follow], label_ids: list[int]) -> dict[tuple[int, int], str]:
    """(person, label) → what the cell says; a label without a value is a tick."""
    people = [one.person_id for one in chunk]
    rows = Labelling.objects.filter(account_id=chunk[0].account_id, person_id__in=people)
    return {
        (person_id, label_id): value or "✓"
        for person_id, label_id, value in rows.filter(label_id__in=label_ids).values_list(
            "person_id", "label_id", "value"
        )
    }


def _lines(rows: Iterator[list[str]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    while chunk := list(islice(rows, CHUNK)):
        lines.writerows(chunk)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def _rows(spool: str, gone: frozenset[str]) -> Iterator[list[str]]:
    """The head and whoever has not left: nobody who has is in a file that is fetched from now on."""
    with store.path_of(spool).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            if row and row[0] not in gone:
                yield row


def _document(asked: Filters) -> dict[str, Any]:
    return {
        "search": asked.search,
        "source": asked.source,
        "label": asked.label_id,
        "value": asked.value,
        "group": asked.group.pk if asked.group else None,
        "since": asked.since.isoformat() if asked.since else None,
        "until": asked.until.isoformat() if asked.until else None,
    }
