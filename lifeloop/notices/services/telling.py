"""An event becomes notices: a row for each member who is to know, a text for whom it cannot wait."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext, override

from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import ROLES, Can
from lifeloop.identity.services.texts import text_notice
from lifeloop.kernel import clock
from lifeloop.notices.models import Notice
from lifeloop.notices.queries import wishes
from lifeloop.notices.queries.wishes import Wished
from lifeloop.notices.registry import Kind, Telling, Text
from lifeloop.notices.words import sentence
from lifeloop.outbox import Event, emit

_HOUR = timedelta(hours=1)
_LONGEST_TEXT = 160  # characters of the sentence; the link comes behind it


def tell(kind: Kind, event: Event) -> int:
    """Make the notices of one event; how many. Called again with the same event it makes none, and texts nobody again."""
    tellings = list(kind.tellings(event))
    if not tellings:
        return 0
    with write():
        made: list[Notice] = []
        for number, telling in enumerate(tellings):
            made += _tell(kind, telling, key=f"{event.pk}:{number}", at=event.at)
        _ring(made)
    return len(made)


def prune() -> int:
    """Delete what is older than ``LIFELOOP_NOTICE_DAYS``, a thousand at a time; how many were deleted."""
    before = clock.now() - timedelta(days=settings.LIFELOOP_NOTICE_DAYS)
    with write():
        old = list(
            Notice.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:1000]
        )
        return Notice.objects.filter(pk__in=old).delete()[0]


def _ring(made: Iterable[Notice]) -> None:
    members = sorted({row.member_id for row in made if row.in_bell})
    if members:
        emit("notices.made", facts={"members": members})


def _tell(kind: Kind, telling: Telling, *, key: str, at: datetime) -> list[Notice]:
    members = {member.pk: member for member in _audience(kind, telling)}
    if not members:
        return []
    told = _told(kind, telling, key, members)
    wanted = wishes.of_members(kind, members.keys() - told)
    wanted = {pk: wish for pk, wish in wanted.items() if wish.bell or wish.text}
    many = set() if kind.urgent else _flooded(wanted)
    rows = [
        _row(kind, telling, key=key, at=at, member_id=pk, bell=wish.bell)
        for pk, wish in sorted(wanted.items())
        if pk not in many
    ]
    made = _inserted([*rows, *(_more(pk) for pk in sorted(many))])
    _text(kind, [row for row in made if row.kind == kind.name], members, wanted)
    return made


def _audience(kind: Kind, telling: Telling) -> list[Member]:
    rows = Member.objects.filter(is_active=True)
    if telling.members is not None:
        rows = rows.filter(pk__in=telling.members)
    elif kind.can is Can.PLATFORM:
        rows = rows.filter(is_operator=True)
    if telling.merchant_id is not None and kind.can not in {Can.SELF, Can.PLATFORM}:
        # Also of those who are named: whoever left the company, or lost the role, is told nothing of it.
        roles = [role.value for role, cans in ROLES.items() if kind.can in cans]
        rows = rows.filter(
            memberships__merchant_id=telling.merchant_id, memberships__role__in=roles
        )
    without = [pk for pk in telling.without if pk is not None]
    return list(rows.exclude(pk__in=without).order_by("pk"))


def _told(kind: Kind, telling: Telling, key: str, members: Collection[int]) -> set[int]:
    """Who has this very notice already, or an unread one of its fold."""
    rows = Notice.objects.filter(member_id__in=members, kind=kind.name)
    told = set(rows.filter(key=key).values_list("member_id", flat=True))
    if telling.fold:
        folded = rows.filter(fold=telling.fold, read_at=None)
        told |= set(folded.values_list("member_id", flat=True))
    return told


def _flooded(members: Collection[int]) -> set[int]:
    """Who had as many in the last hour as anybody can read."""
    rows = Notice.objects.filter(member_id__in=members, at__gt=clock.now() - _HOUR)
    counts = rows.order_by().values("member_id").annotate(number=Count("pk"))
    most = settings.LIFELOOP_NOTICES_PER_HOUR
    return {row["member_id"] for row in counts if row["number"] >= most}


def _row(
    kind: Kind, telling: Telling, *, key: str, at: datetime, member_id: int, bell: bool
) -> Notice:
    return Notice(
        member_id=member_id,
        merchant_id=telling.merchant_id,
        kind=kind.name,
        variant=telling.variant,
        facts=dict(telling.facts),
        page=telling.way.page,
        args=list(telling.way.args),
        fragment=telling.way.fragment,
        key=key,
        fold=telling.fold,
        in_bell=bell,
        at=at,
        read_at=None if bell else at,
    )


def _more(member_id: int) -> Notice:
    """In place of all that came too fast, once an hour."""
    now = clock.now()
    return Notice(
        member_id=member_id,
        kind="more",
        page="home",
        key=f"hour:{now:%Y%m%d%H}",
        at=now,
    )


def _inserted(rows: list[Notice]) -> list[Notice]:
    """Insert them; what another worker has inserted meanwhile is left out of the answer."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    kept = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in kept]


def _text(
    kind: Kind, rows: list[Notice], members: dict[int, Member], wanted: dict[int, Wished]
) -> None:
    if kind.text is Text.SENT:
        return
    an_hour = limits.Limit("notices.texts", settings.LIFELOOP_NOTICE_TEXTS_PER_HOUR, 3600)
    for row in rows:
        if wanted[row.member_id].text and limits.take([(an_hour, str(row.member_id))]) is None:
            _send(row, members[row.member_id])


def _send(row: Notice, member: Member) -> None:
    link = f"{settings.LIFELOOP_BASE_URL}/console/notices/"
    with override(member.language or settings.LANGUAGE_CODE):
        said = sentence(row)[:_LONGEST_TEXT]
        text = gettext("[Lifeloop] %(notice)s See %(link)s") % {"notice": said, "link": link}
    text_notice(member.phone, text, {"notice": said, "link": link})
