"""The operation log as a file: written while it is fetched, in any length, and no cell is a formula."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from lifeloop.audit.errors import LogTooLong
from lifeloop.audit.models import Link, Record
from lifeloop.audit.queries import Asked, rows_of, walk
from lifeloop.console.audit_words import ACTS
from lifeloop.followers.rules.sheets import neutral
from lifeloop.followers.services.workbook_writing import stream
from lifeloop.identity.models import Merchant
from lifeloop.kernel.text import N_

HEAD = (
    N_("Number"),
    N_("Time"),
    N_("Who"),
    N_("Kind of actor"),
    N_("Act"),
    N_("Code of the act"),
    N_("Object"),
    N_("Kind of object"),
    N_("Number of the object"),
    N_("Address"),
    N_("Details"),
    N_("Place in the chain"),
    N_("Hash of the chain"),
)


def refuse_too_long(merchant: Merchant, asked: Asked) -> None:
    """A workbook has an end; CSV has none. Refused: :class:`LogTooLong`."""
    most = settings.LIFELOOP_WORKBOOK_ROWS * settings.LIFELOOP_WORKBOOK_SHEETS
    if rows_of(merchant.pk, asked).values("pk")[: most + 1].count() > most:
        raise LogTooLong(most=most)


def as_csv(merchant: Merchant, asked: Asked) -> Iterator[bytes]:
    """UTF-8 with a mark at the beginning, as spreadsheets want it."""
    return _bytes(_lines(merchant, asked))


def as_xlsx(merchant: Merchant, asked: Asked) -> Iterator[bytes]:
    """A workbook."""
    return stream(_lines(merchant, asked), rows=settings.LIFELOOP_WORKBOOK_ROWS)


def _lines(merchant: Merchant, asked: Asked) -> Iterator[list[str]]:
    # The words are looked up now: while the file is fetched, nobody's language is set any more.
    words = {action: str(said) for action, said in ACTS.items()}
    platform, head = gettext("the platform"), [gettext(name) for name in HEAD]

    def lines() -> Iterator[list[str]]:
        yield [neutral(name) for name in head]
        for piece in walk(merchant.pk, asked):
            for row, link in piece:
                cells = _cells(row, link, words.get(row.action, row.action), platform)
                yield [neutral(cell) for cell in cells]

    return lines()


def _cells(row: Record, link: Link | None, act: str, platform: str) -> list[str]:
    return [
        str(row.pk),
        _moment(row.at),
        platform if row.actor_kind == "system" else row.actor_name,
        row.actor_kind,
        act,
        row.action,
        row.target_name or row.target_id,
        row.target_kind,
        row.target_id,
        row.address,
        json.dumps(row.data, ensure_ascii=False) if row.data else "",
        str(link.number) if link and link.number is not None else "",
        link.hash if link else "",
    ]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def _bytes(lines: Iterator[Sequence[str]]) -> Iterator[bytes]:
    text = io.StringIO()
    text.write("\ufeff")
    out = csv.writer(text, lineterminator="\r\n")
    for number, line in enumerate(lines, 1):
        out.writerow(line)
        if number % 500 == 0:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")
