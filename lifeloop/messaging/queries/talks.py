"""The list of one person's conversations and the number on their badge.

Nothing was copied for a publication: what is unread is arithmetic on numbers of the follow and the account. Each
statement here looks at a few index entries for each followed account, whatever was published and whoever else follows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import DirectMessage, Publication


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of 消息: ``kind`` is service (服务提醒) or account; ``newest`` one line of its newest message.

    Of the account only id, name and logo are loaded.
    """

    kind: str
    account: Account | None
    newest: str
    at: datetime | None
    unread: int
    muted: bool


class _Head(NamedTuple):
    """What one follow says of its conversation; ``published``: unread ones of the account's publications."""

    account_id: str
    name: str
    logo: str
    muted: bool
    followed_at: datetime
    publication: int | None
    published_at: datetime | None
    direct: int | None
    published: int


class _Message(NamedTuple):
    id: int
    at: datetime
    kind: str
    content: dict[str, Any]
    program_id: str | None = None


def conversations(
    person: Person, *, start: int = 0, limit: int | None = None
) -> list[Conversation]:
    """服务提醒 first, when there ever was one, then followed accounts by their newest message.

    ``limit`` accounts from the ``start``-th on (counted from 0); 服务提醒 is on the first page, besides.
    """
    heads = [_Head(*row) for row in _heads(person=person.pk)]
    newest = _newest_of(person, heads)
    heads.sort(key=newest.at, reverse=True)
    chosen = heads[start:] if limit is None else heads[start : start + limit]
    newest.load(chosen)
    unread = _direct_unread(person.pk)
    talks = [
        Conversation(
            "account",
            Account.from_db(None, ["app_id", "name", "logo"], head[:3]),
            newest.line(head),
            newest.at(head),
            head.published + unread.get(head.account_id, 0),
            head.muted,
        )
        for head in chosen
    ]
    if newest.service is None or start:
        return talks
    line, at = _line(newest.service), newest.service.at
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
        moments = (head.published_at, message.at if message else None)
        return max((one for one in moments if one), default=head.followed_at)

    def load(self, heads: list[_Head]) -> None:
        """Read what :meth:`line` needs of these."""
        wanted = [head.publication for head in heads if head.publication]
        self.published = {
            row[0]: _Message(*row) for row in (_publications(ids=wanted) if wanted else ())
        }

    def line(self, head: _Head) -> str:
        """The newest message in one line."""
        published = self.published.get(head.publication or 0)
        direct = self.direct.get(head.direct or 0)
        if published and (direct is None or published.at >= direct.at):
            return _line(published)
        return _line(direct) if direct else ""


def _newest_of(person: Person, heads: list[_Head]) -> _Newest:
    direct_ids = [head.direct for head in heads if head.direct]
    direct = {row[0]: _Message(*row) for row in _directs(person=person.pk, ids=direct_ids)}
    service = max((one.id for one in direct.values() if one.program_id), default=0)
    return _Newest(direct, direct.get(service), {})


def unread_total(person: Person) -> int:
    """What the tab's badge shows: muted accounts are silent."""
    published = sum(row[0] for row in _published_unread(person=person.pk))
    unread = _direct_unread(person.pk)
    service = unread.pop(None)
    loud = _loud(person=person.pk, accounts=list(unread)) if unread else []
    return int(published) + service + sum(unread[row[0]] for row in loud)


def _direct_unread(person_id: int) -> dict[str | None, int]:
    """Unread direct messages of each account; under None those of 服务提醒."""
    counted: dict[str | None, int] = {None: 0}
    for account_id, program_id, number in _unread(person=person_id):
        key = account_id if program_id is None else None
        counted[key] = counted.get(key, 0) + number
    return counted


def _line(message: _Message) -> str:
    kind = kind_of(message.kind)
    return kind.preview(kind.model.model_validate(message.content)).replace("\n", " ")[:60]


# --- statements ----------------------------------------------------------------------------------


def _follows() -> QuerySet[Follow]:
    """A person's open follows with ``published``: (end or last) − read − recalled ones in between."""
    end = Coalesce("until_seq", "account__last_seq")
    recalled = (
        Publication.objects.filter(
            account_id=OuterRef("account_id"),
            seq__gt=OuterRef("read_seq"),
            recalled_at__isnull=False,
        )
        .order_by()
        .values("account_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    unread = Greatest(
        end - F("read_seq") - Coalesce(Subquery(recalled, output_field=BigIntegerField()), 0), 0
    )
    return Follow.objects.filter(person_id__being=Given("person"), ended_at=None).annotate(
        # Most conversations are read to their end: nothing is looked up for those.
        published=Case(
            When(read_seq__lt=end, then=unread), default=0, output_field=BigIntegerField()
        )
    )


def _with_newest() -> QuerySet[Any]:
    direct = DirectMessage.objects.filter(
        person_id=OuterRef("person_id"), account_id=OuterRef("account_id")
    )
    # The account says which of its publications is the newest; a follow that began later has none yet.
    since = When(account__newest_seq__gt=F("since_seq"), then=F("account__newest_publication"))
    since_at = When(account__newest_seq__gt=F("since_seq"), then=F("account__newest_at"))
    return _follows().annotate(
        publication=Case(since, default=None, output_field=BigIntegerField()),
        published_at=Case(since_at, default=None, output_field=DateTimeField()),
        newest_direct=Subquery(
            direct.order_by("-id").values("id")[:1], output_field=BigIntegerField()
        ),
    )


_heads = KeptRead(
    lambda: _with_newest().values_list(
        "account_id",
        "account__name",
        "account__logo",
        "muted",
        "created_at",
        "publication",
        "published_at",
        "newest_direct",
        "published",
    )
)
_published_unread = KeptRead(
    lambda: (
        _follows()
        .filter(muted=False)
        .order_by()
        .values("person_id")
        .annotate(total=Sum("published", output_field=BigIntegerField()))
        .values_list("total")
    )
)
_loud = KeptRead(
    lambda: Follow.objects.filter(
        person_id__being=Given("person"),
        account_id__among=Given("accounts"),
        ended_at=None,
        muted=False,
    ).values_list("account_id")
)
_unread = KeptRead(
    lambda: (
        DirectMessage.objects.filter(
            person_id__being=Given("person"), read_at=None, send__recalled_at=None
        )
        .order_by()
        .values("account_id", "program_id")
        .annotate(number=Count("id"))
        .values_list("account_id", "program_id", "number")
    )
)
_publications = KeptRead(
    lambda: Publication.objects.filter(pk__among=Given("ids")).values_list(
        "pk", Coalesce("published_at", "created_at"), "kind", "content"
    )
)


def _directs_and_service() -> QuerySet[Any]:
    """Messages by id, and the newest of 服务提醒 (only template messages name a program)."""
    mine = DirectMessage.objects.filter(person_id__being=Given("person"), send__recalled_at=None)
    newest = mine.filter(program_id__isnull=False).order_by("-id").values("id")[:1]
    wanted = mine.filter(id__among=Given("ids")) | mine.filter(id=Subquery(newest))
    return wanted.values_list("id", "created_at", "send__kind", "send__content", "program_id")


_directs = KeptRead(_directs_and_service)
