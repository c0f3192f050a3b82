"""One person's inbox: publications (rows of accounts) and direct messages (rows of the person), merged by time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.kernel.paging import Slice
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import DirectMessage, Publication
from lifeloop.messaging.queries.talks import Conversation, conversations, unread_total
from lifeloop.programs.models import Program


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One message. ``key`` names it in its conversation; ``message_id`` (direct) or ``seq`` (publication) is set."""

    key: str
    at: datetime
    kind: str
    content: Content
    account: Account | None
    program: Program | None
    message_id: int | None
    seq: int | None
    unread: bool


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
    items = _items(found[:limit], [])
    return Slice(items, str(found[limit - 1].id) if len(found) > limit else None)


def account_page(
    person: Person, account: Account, *, before: str | None = None, limit: int = 20
) -> Slice[InboxItem]:
    """An account's conversation, newest first: its publications since the follow, and what came to this person.

    ``before`` is the ``next`` of the page above: the direct id and the publication number to go on from.
    """
    id_text, _dot, seq_text = (before or "").partition(".")
    direct = DirectMessage.objects.select_related("send").filter(
        person=person, account=account, send__recalled_at=None
    )
    below_id, below_seq = _number(id_text), _number(seq_text)
    messages = list(
        (direct.filter(id__lt=below_id) if below_id is not None else direct).order_by("-id")[
            : limit + 1
        ]
    )
    follow = Follow.objects.filter(person=person, account=account, ended_at=None).first()
    publications = _publications(account, follow, below_seq, limit + 1)
    items = _items(messages, publications, follow)
    shown = items[:limit]
    last_id = min(
        (item.message_id for item in shown if item.message_id is not None), default=below_id
    )
    last_seq = min((item.seq for item in shown if item.seq is not None), default=below_seq)
    more = len(items) > limit
    return Slice(
        shown,
        f"{'' if last_id is None else last_id}.{'' if last_seq is None else last_seq}"
        if more
        else None,
    )


def _publications(
    account: Account, follow: Follow | None, below: int | None, limit: int
) -> list[Publication]:
    if follow is None:
        return []
    rows = Publication.objects.filter(account=account, seq__gt=follow.since_seq, recalled_at=None)
    return list(
        (rows.filter(seq__lt=below) if below is not None else rows).order_by("-seq")[:limit]
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None


def _items(
    messages: list[DirectMessage], publications: list[Publication], follow: Follow | None = None
) -> list[InboxItem]:
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
            content=kind_of(row.send.kind).model.model_validate(row.send.content),
            account=accounts.get(row.account_id or ""),
            program=programs.get(row.program_id or ""),
            message_id=row.id,
            seq=None,
            unread=row.read_at is None,
        )
        for row in messages
    ]
    items += [
        InboxItem(
            key=f"p{row.seq}",
            at=_at(row),
            kind=row.kind,
            content=kind_of(row.kind).model.model_validate(row.content),
            account=accounts.get(row.account_id),
            program=None,
            message_id=None,
            seq=row.seq,
            unread=(row.seq or 0) > read_seq,
        )
        for row in publications
    ]
    return sorted(items, key=lambda item: (item.at, item.message_id or item.seq or 0), reverse=True)


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
