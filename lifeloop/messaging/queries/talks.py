"""The list of one person's conversations and the number on their badge.

Nothing was copied for a publication: what is unread is arithmetic on numbers of the follow and the account. Each
statement here looks at a few index entries for each followed account, whatever was published and whoever else follows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext

from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.queries import left_out as apart
from lifeloop.messaging.queries import talk_rows as rows
from lifeloop.messaging.rules.placeholders import personal


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of 消息: ``kind`` is service (服务提醒) or account; ``newest`` one line of its newest message, which is the
    person's own when ``own``.

    Of the account only id, name and logo are loaded.
    """

    kind: str
    account: Account | None
    newest: str
    at: datetime | None
    unread: int
    muted: bool
    own: bool = False


class _Head(NamedTuple):
    """What one follow says of its conversation; ``published``: unread ones of the account's publications.

    ``wrote_at`` and ``wrote``: the person's own last words, empty for a picture.
    """

    account_id: str
    name: str
    logo: str
    muted: bool
    followed_at: datetime
    publication: int | None
    published_at: datetime | None
    direct: int | None
    published: int
    fell_back: bool
    wrote_at: datetime | None
    wrote: str | None


class _Message(NamedTuple):
    id: int
    at: datetime
    kind: str
    content: dict[str, Any]
    program_id: str | None = None
    values: dict[str, Any] | None = None


def conversations(
    person: Person, *, start: int = 0, limit: int | None = None
) -> list[Conversation]:
    """服务提醒 first, when there ever was one, then followed accounts by their newest message.

    ``limit`` accounts from the ``start``-th on (counted from 0); 服务提醒 is on the first page, besides.
    """
    heads = [_Head(*row) for row in rows.heads(person=person.pk)]
    left_out = apart.LeftOut.of(person.pk) if any(map(_may_miss, heads)) else apart.NOTHING
    heads, newest = _newest_of(person, heads, left_out)
    heads.sort(key=newest.at, reverse=True)
    chosen = heads[start:] if limit is None else heads[start : start + limit]
    newest.load(chosen)
    unread = _direct_unread(person.pk)
    talks = [
        Conversation(
            "account",
            Account.from_db(None, ["app_id", "name", "logo"], head[:3]),
            newest.line(head, person.name),
            newest.at(head),
            max(0, head.published - left_out.unread(head.account_id))
            + unread.get(head.account_id, 0),
            head.muted,
            own=newest.is_own(head),
        )
        for head in chosen
    ]
    if newest.service is None or start:
        return talks
    line, at = _line(newest.service, person.name), newest.service.at
    return [Conversation("service", None, line, at, unread[None], muted=False), *talks]


@dataclass(slots=True)
class _Newest:
    """The newest messages that the conversations show; publications' contents only of those on the page."""

    direct: dict[int, _Message]
    service: _Message | None
    published: dict[int, _Message]

    def at(self, head: _Head) -> datetime:
        """When the conversation's newest message came, or the follow began."""
        message = self.direct.get(head.direct or 0)
        moments = (head.published_at, message.at if message else None, head.wrote_at)
        return max((one for one in moments if one), default=head.followed_at)

    def load(self, heads: list[_Head]) -> None:
        """Read what :meth:`line` needs of these."""
        wanted = [head.publication for head in heads if head.publication]
        self.published = {
            row[0]: _Message(*row) for row in (rows.publications(ids=wanted) if wanted else ())
        }

    def is_own(self, head: _Head) -> bool:
        """Whether the newest words are the person's own."""
        if head.wrote_at is None:
            return False
        direct = self.direct.get(head.direct or 0)
        others = (head.published_at, direct.at if direct else None)
        return all(one is None or head.wrote_at > one for one in others)

    def line(self, head: _Head, name: str) -> str:
        """The newest message in one line."""
        if self.is_own(head):
            return head.wrote or gettext("[Picture]")
        published = self.published.get(head.publication or 0)
        direct = self.direct.get(head.direct or 0)
        if published and (direct is None or published.at >= direct.at):
            return _line(published, name)
        return _line(direct, name) if direct else ""


def _may_miss(head: _Head) -> bool:
    """A newest publication that is not this person's is unread for ever, or became the newest by a recall."""
    return head.publication is not None and (head.published > 0 or head.fell_back)


def _newest_of(
    person: Person, heads: list[_Head], left_out: apart.LeftOut
) -> tuple[list[_Head], _Newest]:
    """The heads as they are for this person, and their messages."""
    direct = _directs_by_id(person, heads)
    wrong = {
        head.account_id
        for head in heads
        if head.publication in left_out.publications or (head.direct and head.direct not in direct)
    }
    if wrong:
        true = apart.mended(person.pk, wrong)
        heads = [
            head._replace(**true[head.account_id]._asdict()) if head.account_id in true else head
            for head in heads
        ]
        direct |= _directs_by_id(person, [head for head in heads if head.account_id in wrong])
    service = max((one.id for one in direct.values() if one.program_id), default=0)
    return heads, _Newest(direct, direct.get(service), {})


def _directs_by_id(person: Person, heads: list[_Head]) -> dict[int, _Message]:
    ids = [head.direct for head in heads if head.direct]
    return {row[0]: _Message(*row) for row in rows.directs(person=person.pk, ids=ids)}


def unread_total(person: Person) -> int:
    """What the tab's badge shows: muted accounts are silent, and in quiet hours all broadcasts are."""
    published = int(sum(row[0] for row in rows.published_unread(person=person.pk)))
    unread = _direct_unread(person.pk)
    service = unread.pop(None)
    loud = rows.loud(person=person.pk, accounts=list(unread)) if unread else []
    direct = sum(unread[row[0]] for row in loud)
    if not published and not direct:
        return service
    if apart.is_quiet(person.pk):
        return service + direct - (apart.unread_broadcasts(person.pk) if direct else 0)
    if published:
        published = max(0, published - apart.LeftOut.of(person.pk).loud)
    return published + service + direct


def _direct_unread(person_id: int) -> dict[str | None, int]:
    """Unread direct messages of each account; under None those of 服务提醒."""
    counted: dict[str | None, int] = {None: 0}
    for account_id, program_id, number in rows.unread(person=person_id):
        key = account_id if program_id is None else None
        counted[key] = counted.get(key, 0) + number
    return counted


def _line(message: _Message, name: str) -> str:
    kind = kind_of(message.kind)
    content = personal(message.content, message.values, name)
    return kind.preview(kind.model.model_validate(content)).replace("\n", " ")[:60]
