"""Publications that a person was left out of, and what is silent in quiet hours: rare, so looked at apart.

Most people have no row here, and one look at an index says so; nobody else pays for those who have.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Attention, Follow
from lifeloop.followers.rules import attention as rules
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, Publication, Skip
from lifeloop.messaging.models.message import SendWay


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The publications that are not this person's, recalled ones apart: those are nobody's."""

    publications: frozenset[int]
    _unread: dict[str, int]
    _loud: int

    @classmethod
    def of(cls, person_id: int) -> "LeftOut":
        """One look at an index for most people."""
        rows = [_Row(*row) for row in _skips(person=person_id)]
        if not rows:
            return NOTHING
        follows = {row[0]: (row[1], row[2]) for row in _reads(person=person_id)}
        unread: dict[str, int] = {}
        loud = 0
        for row in rows:
            read_seq, muted = follows.get(row.account_id, (row.seq, True))
            if row.seq > read_seq:
                unread[row.account_id] = unread.get(row.account_id, 0) + 1
                loud += not muted
        return cls(frozenset(row.publication for row in rows), unread, loud)

    def unread(self, account_id: str) -> int:
        """How many of the account's unread numbers are not this person's."""
        return self._unread.get(account_id, 0)

    @property
    def loud(self) -> int:
        """The same over all accounts that are not muted."""
        return self._loud


NOTHING = LeftOut(frozenset(), {}, 0)


class _Row(NamedTuple):
    account_id: str
    seq: int
    publication: int


class Mended(NamedTuple):
    """What is really the newest for this person, when the account's newest was not theirs, or was taken back."""

    publication: int | None
    published_at: datetime | None
    direct: int | None


def mended(person_id: int, account_ids: Collection[str]) -> dict[str, Mended]:
    """By account; walks the publications from the newest down to the first that is the person's."""
    if not account_ids:
        return {}
    rows = _mended(person=person_id, accounts=list(account_ids))
    times = dict(_times(ids=[row[1] for row in rows if row[1]]))
    return {row[0]: Mended(row[1], times.get(row[1] or 0), row[2]) for row in rows}


def quiet_hours(person_id: int) -> tuple[int, int] | None:
    """A person's quiet hours as in force, in minutes after midnight (GMT+8); None: never quiet."""
    hours: tuple[int, int] | None = settings.LIFELOOP_QUIET_HOURS
    for start, end in _hours(person=person_id):
        if start is not None and end is not None:
            hours = (start, end) if start != end else None
    return hours


def is_quiet(person_id: int) -> bool:
    """Whether it is quiet for the person now: broadcasts then add nothing to the badge."""
    return rules.is_quiet(rules.minute_of(clock.now()), quiet_hours(person_id))


def receivers(send_id: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people have a message of that send to many."""
    return {row[0] for row in _receivers(send=send_id, people=list(person_ids))}


def left_out(account_id: str, seq: int, person_ids: Collection[int]) -> set[int]:
    """Which of these people a publication to all was not for."""
    rows = _left_out(account=account_id, seq=seq, people=list(person_ids))
    return {row[0] for row in rows}


def unread_broadcasts(person_id: int) -> int:
    """Unread ones that came person by person, of accounts that are not muted."""
    rows = _unread_broadcasts(person=person_id)
    return int(rows[0][0]) if rows else 0


# --- statements ----------------------------------------------------------------------------------

_skips = KeptRead(
    lambda: Skip.objects.filter(
        person_id__being=Given("person"),
        seq__isnull=False,
        broadcast__publication__recalled_at=None,
    ).values_list("account_id", "seq", "broadcast__publication_id")
)
_reads = KeptRead(
    lambda: Follow.objects.filter(person_id__being=Given("person"), ended_at=None).values_list(
        "account_id", "read_seq", "muted"
    )
)
_receivers = KeptRead(
    lambda: (
        DirectMessage.objects.filter(send_id__being=Given("send"), person_id__among=Given("people"))
        .exclude(id=F("send_id"))
        .values_list("person_id")
    )
)
_left_out = KeptRead(
    lambda: Skip.objects.filter(
        person_id__among=Given("people"),
        account_id__being=Given("account"),
        seq__being=Given("seq"),
        seq__isnull=False,
    ).values_list("person_id")
)
_hours = KeptRead(
    lambda: Attention.objects.filter(pk__being=Given("person")).values_list(
        "quiet_from", "quiet_to"
    )
)
_times = KeptRead(
    lambda: Publication.objects.filter(pk__among=Given("ids")).values_list(
        "pk", Coalesce("published_at", "created_at")
    )
)


def _really_newest() -> QuerySet[Any]:
    left_out = Skip.objects.filter(
        person_id=OuterRef(OuterRef("person_id")),
        account_id=OuterRef("account_id"),
        seq=OuterRef("seq"),
    )
    published = Publication.objects.filter(
        ~Exists(left_out),
        account_id=OuterRef("account_id"),
        seq__gt=OuterRef("since_seq"),
        recalled_at=None,
    )
    direct = DirectMessage.objects.filter(
        person_id=OuterRef("person_id"),
        account_id=OuterRef("account_id"),
        send__recalled_at=None,
    )
    return Follow.objects.filter(
        person_id__being=Given("person"), account_id__among=Given("accounts"), ended_at=None
    ).annotate(
        newest=Subquery(published.order_by("-seq").values("pk")[:1]),
        newest_direct=Subquery(
            direct.order_by("-id").values("id")[:1], output_field=BigIntegerField()
        ),
    )


_mended = KeptRead(lambda: _really_newest().values_list("account_id", "newest", "newest_direct"))


def _silent() -> QuerySet[Any]:
    loud = Follow.objects.filter(
        person_id=OuterRef("person_id"),
        account_id=OuterRef("account_id"),
        ended_at=None,
        muted=False,
    )
    rows = DirectMessage.objects.filter(
        Exists(loud),
        person_id__being=Given("person"),
        read_at=None,
        send__recalled_at=None,
        send__way=SendWay.BROADCAST,
    )
    return rows.order_by().values("person_id").annotate(number=Count("id")).values_list("number")


_unread_broadcasts = KeptRead(_silent)
