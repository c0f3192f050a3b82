"""One person's inbox: publications (rows of accounts) and direct messages (rows of the person), merged by time.

Nothing was copied for a publication: what is unread is arithmetic on numbers of the follow and the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.kernel.paging import Slice
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import DirectMessage, Publication
from lifeloop.programs.models import Program

_ACCOUNT = ("account", "account__app", "account__app__merchant")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of 消息: ``kind`` is service (服务提醒) or account; ``newest`` one line of its newest message."""

    kind: str
    account: Account | None
    newest: str
    at: datetime | None
    unread: int
    muted: bool


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


def conversations(person: Person) -> list[Conversation]:
    """服务提醒 first, when there ever was one, then followed accounts by their newest message."""
    follows = list(_follows(person))
    newest = _newest_publications(follow.newest_publication for follow in follows)
    direct = _direct(person, [follow.newest_direct for follow in follows if follow.newest_direct])
    talks = []
    for follow in follows:
        published, message = newest.get(follow.newest_publication), direct.get(follow.newest_direct)
        line, at = _newer(published, message)
        talks.append(
            Conversation(
                "account",
                follow.account,
                line,
                at or follow.created_at,
                _unread(follow),
                follow.muted,
            )
        )
    talks.sort(key=lambda talk: talk.at.timestamp() if talk.at else 0, reverse=True)
    service = _service(person)
    return [service, *talks] if service else talks


def unread_total(person: Person) -> int:
    """What the tab's badge shows: muted accounts are silent."""
    rows = _follows(person).filter(muted=False)
    return _service_unread(person) + sum(_unread(follow) for follow in rows)


def _follows(person: Person) -> QuerySet[Any]:
    published = Publication.objects.filter(
        account_id=OuterRef("account_id"), seq__gt=OuterRef("since_seq"), recalled_at=None
    )
    recalled = Publication.objects.filter(
        account_id=OuterRef("account_id"), seq__gt=OuterRef("read_seq"), recalled_at__isnull=False
    )
    direct = DirectMessage.objects.filter(person_id=person.pk, account_id=OuterRef("account_id"))
    unread_direct = direct.filter(read_at=None, program_id=None)
    return (
        Follow.objects.select_related(*_ACCOUNT)
        .filter(person=person, ended_at=None)
        .annotate(
            newest_publication=Subquery(published.order_by("-seq").values("pk")[:1]),
            newest_direct=Subquery(
                direct.order_by("-id").values("id")[:1], output_field=BigIntegerField()
            ),
            recalled=_count(recalled),
            unread_direct=_count(unread_direct),
        )
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = (
        rows.order_by().values("account_id").annotate(number=Count("account_id")).values("number")
    )
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)


def _unread(follow: Any) -> int:
    """(end or last) − read − recalled ones in between + unread direct ones."""
    end = follow.until_seq if follow.until_seq is not None else follow.account.last_seq
    return max(0, int(end - follow.read_seq - follow.recalled)) + int(follow.unread_direct)


def _service(person: Person) -> Conversation | None:
    newest = _service_rows(person).first()
    if newest is None:
        return None
    return Conversation(
        "service", None, _line(newest.send), newest.created_at, _service_unread(person), muted=False
    )


def _service_rows(person: Person) -> QuerySet[DirectMessage]:
    # Only template messages name a program.
    return (
        DirectMessage.objects.select_related("send")
        .filter(person=person, program_id__isnull=False, send__recalled_at=None)
        .order_by("-id")
    )


def _service_unread(person: Person) -> int:
    return DirectMessage.objects.filter(
        person=person, read_at=None, program_id__isnull=False, send__recalled_at=None
    ).count()


def _newest_publications(ids: Iterable[int | None]) -> dict[int | None, Publication]:
    return dict(Publication.objects.in_bulk([pk for pk in ids if pk is not None]))


def _direct(person: Person, ids: list[int]) -> dict[int | None, DirectMessage]:
    rows = DirectMessage.objects.select_related("send").filter(
        person=person, id__in=ids, send__recalled_at=None
    )
    return {row.id: row for row in rows}


def _newer(
    published: Publication | None, message: DirectMessage | None
) -> tuple[str, datetime | None]:
    if published and (message is None or _at(published) >= message.created_at):
        return _line(published), _at(published)
    return (_line(message.send), message.created_at) if message else ("", None)


def _at(publication: Publication) -> datetime:
    return publication.published_at or publication.created_at


def _line(message: Any) -> str:
    kind = kind_of(message.kind)
    return kind.preview(kind.model.model_validate(message.content)).replace("\n", " ")[:60]


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
