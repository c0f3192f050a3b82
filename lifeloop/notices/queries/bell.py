"""What a member finds under the bell: their own, and of a company only what their role there may see now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lifeloop.identity.models import Member, Membership
from lifeloop.identity.rules.roles import Can, allowed
from lifeloop.notices.errors import NoticeNotFound
from lifeloop.notices.models import Notice
from lifeloop.notices.registry import KINDS, Kind

MOST_COUNTED = 100  # the bell says 99+ beyond


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a member with the roles they have at this moment, by merchant."""

    member_id: int
    operator: bool
    roles: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, member: Member, standing: Iterable[Membership]) -> "Reader":
        """From what a request knows already."""
        roles = tuple((one.merchant_id, one.role) for one in standing)
        return cls(member.pk, member.is_operator, roles)


def of(reader: Reader, *, unread: bool = False, kind: str = "") -> QuerySet[Notice]:
    """The member's notices with their companies, newest first; only unread ones, only of a kind."""
    rows = _visible(reader).select_related("merchant").order_by("-at", "-id")
    if unread:
        rows = rows.filter(read_at=None)
    return rows.filter(kind=kind) if kind else rows


def unread(reader: Reader) -> int:
    """How many are unread, at most :data:`MOST_COUNTED`; one look into an index of unread ones."""
    return _visible(reader).filter(read_at=None).order_by().values("pk")[:MOST_COUNTED].count()


def one(reader: Reader, notice_id: int) -> Notice:
    """One of the member's own; :class:`NoticeNotFound` for any other."""
    found = _visible(reader).filter(pk=notice_id).first()
    if found is None:
        raise NoticeNotFound
    return found


def kinds_for(reader: Reader) -> list[Kind]:
    """The kinds that may come to this member as things are; what is about the member first, the rest as roles see it."""
    roles = {role for _merchant, role in reader.roles}
    found = [kind for kind in KINDS if kind.events and _may(kind, reader.operator, roles)]
    return sorted(found, key=lambda kind: _ORDER[kind.can])


def _may(kind: Kind, operator: bool, roles: Collection[str]) -> bool:
    if kind.can is Can.PLATFORM:
        return operator
    return kind.can is Can.SELF or any(allowed(role, kind.can) for role in roles)


def _visible(reader: Reader) -> QuerySet[Notice]:
    own = [
        kind.name
        for kind in KINDS
        if kind.can is Can.SELF or (kind.can is Can.PLATFORM and reader.operator)
    ]
    seen = Q(merchant=None, kind__in=own)
    merchants: dict[str, list[int]] = defaultdict(list)
    for merchant_id, role in reader.roles:
        merchants[role].append(merchant_id)
    for role, its in sorted(merchants.items()):
        kinds = [
            kind.name for kind in KINDS if kind.can not in _NO_ROLE and allowed(role, kind.can)
        ]
        seen |= Q(merchant__in=its, kind__in=kinds)
    return Notice.objects.filter(seen, member_id=reader.member_id, in_bell=True)


_NO_ROLE = {Can.SELF, Can.PLATFORM}
_ORDER = {can: number for number, can in enumerate(Can)}
