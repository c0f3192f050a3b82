"""One person's inbox: publications (rows of accounts), direct messages and what the person wrote (rows of the person),
merged by time.
"""

from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.kernel.paging import Slice
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import DirectMessage, Incoming, Publication, Skip
from lifeloop.messaging.queries.talks import Conversation, conversations, unread_total
from lifeloop.messaging.queries.talks_in import written
from lifeloop.messaging.rules.placeholders import personal
from lifeloop.programs.models import Program


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One message. ``key`` names it in its conversation; ``message_id`` (direct), ``seq`` (publication) or ``own_id``
    (what the person wrote) is set. ``way``: how a direct one was sent. ``preview``: only members of the company got it.
    """

    key: str
    at: datetime
    kind: str
    content: Content
    account: Account | None
    program: Program | None
    message_id: int | None
    seq: int | None
    unread: bool
    own_id: int | None = None
    way: str = ""
    preview: bool = False


def _service_rows(person: Person) -> QuerySet[DirectMessage]:
    # Only template messages name a program.
    return (
        DirectMessage.objects.select_related("send")
        .filter(person=person, program_id__isnull=False, send__recalled_at=None)
        .order_by("-id")
    )


def _at(publication: Publication) -> datetime:
    return publication.published_at or publication.created_at


def service_page(person: Person, *, before: str | None = None, limit: int = 20) -> Slice[InboxItem]:
    """服务提醒, newest first; ``before`` is the ``next`` of the page above."""
    position = _number(before)
    rows = _service_rows(person)
    found = list((rows.filter(id__lt=position) if position is not None else rows)[: limit + 1])
    items = _items(found[:limit], [], person)
    return Slice(items, str(found[limit - 1].id) if len(found) > limit else None)


def account_page(
    person: Person,
    account: Account,
    *,
    before: str | None = None,
    limit: int = 20,
    programs: bool = True,
) -> Slice[InboxItem]:
    """An account's conversation, newest first: its publications since the follow, what came to this person, what they wrote.

    ``before`` is the ``next`` of the page above: for each of the three where it goes on, joined by dots. Without ``programs``
    template messages of mini programs are left out: they are no business of the account's members.
    """
    below_id, below_seq, below_own = _positions(before)
    direct = DirectMessage.objects.select_related("send").filter(
        person=person, account=account, send__recalled_at=None
    )
    if not programs:
        direct = direct.filter(program_id__isnull=True)
    if below_id is not None:
        direct = direct.filter(id__lt=below_id)
    messages = list(direct.order_by("-id")[: limit + 1])
    follow = Follow.objects.filter(person=person, account=account, ended_at=None).first()
    publications = _publications(account, follow, below_seq, limit + 1)
    own = written(person.pk, account.pk, below=below_own, limit=limit + 1)
    found = _items(messages, publications, person, follow)
    # Each source keeps its own order, so that no page can jump over one of its rows.
    sources = (
        found[: len(messages)],
        found[len(messages) :],
        [_own_item(row, account) for row in own],
    )
    items = list(islice(merge(*sources, key=lambda item: item.at, reverse=True), limit + 1))
    shown = items[:limit]
    if len(items) <= limit:
        return Slice(shown, None)
    ends = (
        min((item.message_id for item in shown if item.message_id is not None), default=below_id),
        min((item.seq for item in shown if item.seq is not None), default=below_seq),
        min((item.own_id for item in shown if item.own_id is not None), default=below_own),
    )
    return Slice(shown, ".".join("" if end is None else str(end) for end in ends))


def _positions(before: str | None) -> tuple[int | None, int | None, int | None]:
    first, second, third, *_rest = [*(before or "").split("."), "", "", ""]
    return _number(first), _number(second), _number(third)


def _own_item(row: Incoming, account: Account) -> InboxItem:
    return InboxItem(
        key=f"i{row.id}",
        at=row.created_at,
        kind=row.kind,
        content=kind_of(row.kind).model.model_validate(row.content),
        account=account,
        program=None,
        message_id=None,
        seq=None,
        unread=False,
        own_id=row.id,
    )


def _publications(
    account: Account, follow: Follow | None, below: int | None, limit: int
) -> list[Publication]:
    if follow is None:
        return []
    left_out = Skip.objects.filter(
        person_id=follow.person_id, account_id=OuterRef("account_id"), seq=OuterRef("seq")
    )
    rows = Publication.objects.filter(
        ~Exists(left_out), account=account, seq__gt=follow.since_seq, recalled_at=None
    )
    return list(
        (rows.filter(seq__lt=below) if below is not None else rows).order_by("-seq")[:limit]
    )


def _number(text: str | None) -> int | None:
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else 2**63
    return number if number < 2**63 else None


def _items(
    messages: list[DirectMessage],
    publications: list[Publication],
    person: Person,
    follow: Follow | None = None,
) -> list[InboxItem]:
    """First the messages, then the publications, each in the order given."""
    account_ids = {row.account_id for row in messages} | {row.account_id for row in publications}
    accounts = {
        row.pk: row
        for row in Account.objects.select_related("app").filter(pk__in=account_ids - {None})
    }
    programs = Program.objects.select_related("app").in_bulk(
        {row.program_id for row in messages} - {None}
    )
    read_seq = follow.read_seq if follow else 0
    items = [
        InboxItem(
            key=f"d{row.id}",
            at=row.created_at,
            kind=row.send.kind,
            content=_content(row.send.kind, row.send.content, row.values, person),
            account=accounts.get(row.account_id or ""),
            program=programs.get(row.program_id or ""),
            message_id=row.id,
            seq=None,
            unread=row.read_at is None,
            way=row.send.way,
            preview=bool(row.values and row.values.get("preview")),
        )
        for row in messages
    ]
    items += [
        InboxItem(
            key=f"p{row.seq}",
            at=_at(row),
            kind=row.kind,
            content=_content(row.kind, row.content, None, person),
            account=accounts.get(row.account_id),
            program=None,
            message_id=None,
            seq=row.seq,
            unread=(row.seq or 0) > read_seq,
        )
        for row in publications
    ]
    return items


def _content(
    kind: str, content: dict[str, Any], values: dict[str, Any] | None, person: Person
) -> Content:
    return kind_of(kind).model.model_validate(personal(content, values, person.name))


def direct_message(person: Person, message_id: int) -> DirectMessage | None:
    """One direct message of the person, with its content, account and program."""
    return (
        DirectMessage.objects.select_related("send", "account", "program")
        .filter(person=person, id=message_id)
        .first()
    )


__all__ = [
    "Conversation",
    "InboxItem",
    "account_page",
    "conversations",
    "direct_message",
    "service_page",
    "unread_total",
]
