"""The lines of an import, a batch at a time, inside the caller's write: a line is taken whole or refused whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from lifeloop.database import for_update
from lifeloop.followers.errors import LineNobody, NoteTooLong
from lifeloop.followers.models import Follow
from lifeloop.followers.rules import labels as label_rules
from lifeloop.followers.rules.sheets import Columns, natural
from lifeloop.followers.rules.values import Value, plain
from lifeloop.followers.services import labels, terms
from lifeloop.followers.services.people import NOTE_LENGTH
from lifeloop.identity.rules.phones import normalise
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account

MOST_REPORTED = 1_000
Refused = tuple[int, str]
"""(line, code): what is kept and shown of a refused line."""


@dataclass(slots=True)
class Line:
    """One line as it was read: who, and what is to be set; empty cells set nothing."""

    number: int
    user_id: str = ""
    phone: str = ""
    note: str | None = None
    values: dict[int, Value] = field(default_factory=dict)


def take(
    account: Account, columns: Columns, first: int, rows: Sequence[Sequence[str]]
) -> tuple[int, list[Refused]]:
    """Set what the lines say; how many did, and the refused ones. A label that is gone stops all of them.

    ``first``: the number of the first line. Empty lines are neither.
    """
    lines, refused = _lines(columns, first, rows)
    labels.keep(account, [label_id for _column, label_id in columns.labels])
    by_user_id, by_phone = _followers(account, lines)
    values: dict[tuple[int, int], Value] = {}
    noted: dict[int, Follow] = {}
    taken = 0
    for line in lines:
        follow = by_user_id.get(line.user_id) if line.user_id else by_phone.get(line.phone)
        if follow is None:
            refused.append((line.number, "NOT_FOLLOWING"))
            continue
        taken += 1
        for label_id, value in line.values.items():
            values[label_id, follow.person_id] = value
        if line.note is not None and line.note != follow.note:
            follow.note = line.note
            noted[follow.person_id] = follow
    labels.put_values(account, [(*key, value) for key, value in values.items()])
    for follow in noted.values():
        Follow.objects.filter(person_id=follow.person_id, id=follow.id).update(note=follow.note)
    terms.index(noted.values())
    return taken, sorted(refused)


def _lines(
    columns: Columns, first: int, rows: Sequence[Sequence[str]]
) -> tuple[list[Line], list[Refused]]:
    lines: list[Line] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows, start=first):
        if not any(one.strip() for one in row):
            continue
        try:
            lines.append(_read(columns, number, row))
        except DomainError as refusal:
            refused.append((number, refusal.code))
    return lines, refused


def _read(columns: Columns, number: int, row: Sequence[str]) -> Line:
    def cell(at: int | None) -> str:
        return natural(row[at].strip("\ufeff")).strip() if at is not None and at < len(row) else ""

    line = Line(number, user_id=cell(columns.user_id)[:16])
    phone = cell(columns.phone)
    if not line.user_id:
        if not phone:
            raise LineNobody
        line.phone = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    if note := plain(cell(columns.note)):
        if len(note) > NOTE_LENGTH:
            raise NoteTooLong(most=NOTE_LENGTH)
        line.note = note
    for at, label_id in columns.labels:
        if text := cell(at):
            # What an export writes for a label without a value.
            line.values[label_id] = label_rules.check_value("" if text == "✓" else text)
    return line


def _followers(
    account: Account, lines: Sequence[Line]
) -> tuple[dict[str, Follow], dict[str, Follow]]:
    """Their follows, kept as they are until the commit, by public number and by phone."""
    open_follows = Follow.objects.select_related("person").filter(account=account, ended_at=None)
    user_ids = {line.user_id for line in lines if line.user_id}
    phones = {line.phone for line in lines if line.phone}
    ids = {
        *open_follows.filter(person__user_id__in=user_ids).values_list("person_id", flat=True),
        *open_follows.filter(person__phone__in=phones).values_list("person_id", flat=True),
    }
    rows = for_update(open_follows.filter(person_id__in=ids))
    return {row.person.user_id: row for row in rows}, {row.person.phone: row for row in rows}
