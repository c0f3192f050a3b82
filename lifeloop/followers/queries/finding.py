"""What a search and filters mean, each condition two ways: as a check of one follow, and as the people it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifeloop.followers.models import Follow, FollowTerm, Group, Labelling
from lifeloop.followers.queries import audience
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules import terms
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account

# So many people are looked up one by one rather than looked for among the newest: of one condition, of several.
FEW = 2_000
FEW_OF_SEVERAL = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; everything may be left out. ``since`` and ``until`` are days of GMT+8, both included."""

    search: str = ""
    source: str = ""
    label_id: int | None = None
    value: str = ""  # with a label: this value only
    group: Group | None = None
    since: date | None = None
    until: date | None = None

    @property
    def active(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: how a follow is checked, and the people it means by an index of its own (None: there is none)."""

    check: Any
    people: tuple[QuerySet[Any, int], ...] | None = None


def open_follows(account: Account) -> QuerySet[Follow]:
    return Follow.objects.filter(account=account, ended_at=None)


def timed(account: Account, asked: Filters) -> QuerySet[Follow]:
    rows = open_follows(account)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.since:
        rows = rows.filter(created_at__gte=clock.day_start(asked.since))
    if asked.until:
        rows = rows.filter(created_at__lt=clock.day_start(asked.until + timedelta(days=1)))
    return rows


def checked(rows: QuerySet[Follow], parts: Iterable[Part]) -> QuerySet[Follow]:
    for part in parts:
        rows = rows.filter(part.check)
    return rows


def few(parts: list[Part], *, alone: bool) -> Q | None:
    """The people of the rarest condition, when they are few; ``alone``: nothing else narrows the list."""
    most = FEW if alone and len(parts) < 2 else FEW_OF_SEVERAL
    best: tuple[int, Q] | None = None
    for part in parts:
        if part.people is None:
            continue
        if len(part.people) == 1:
            size = part.people[0][: most + 1].count()
            meant = Q(person_id__in=part.people[0])
        else:
            # Counted first: reading two thousand keys only to find that they are too many costs ten times that.
            if any(people[: FEW + 1].count() > FEW for people in part.people):
                continue
            ids = {one for people in part.people for one in people}
            size = len(ids) if len(ids) <= FEW else most + 1
            meant = Q(person_id__in=ids)
        if size <= most and (best is None or size < best[0]):
            best = (size, meant)
    return best[1] if best else None


def parts_of(account: Account, asked: Filters) -> list[Part]:
    parts: list[Part] = []
    if asked.label_id is not None:
        having = Q(value=asked.value) if asked.value else Q()
        parts.append(_labelled(account, asked.label_id, having))
    if asked.group is not None:
        parts += _ruled(account, rules.read(asked.group.rules))
    return parts + _searched(account, asked.search)


def count(account: Account, read: Sequence[rules.Rule]) -> int:
    """How many followers meet all these (checked) conditions; soon when one of them is met by few."""
    parts = _ruled(account, read)
    meant = few(parts, alone=False)
    rows = open_follows(account)
    return checked(rows.filter(meant) if meant is not None else rows, parts).count()


def _ruled(account: Account, read: Sequence[rules.Rule]) -> list[Part]:
    parts = []
    for rule in read:
        if rule.label_id is not None and rule.op not in rules.NEGATIVE:
            parts.append(_labelled(account, rule.label_id, audience.value_condition(rule)))
        else:
            parts.append(Part(audience.condition(account.pk, rule)))
    return parts


def _labelled(account: Account, label_id: int, having: Q) -> Part:
    people = Labelling.objects.filter(having, label_id=label_id, account=account)
    return Part(
        audience.labelled(account.pk, label_id, having),
        (people.order_by().values_list("person_id", flat=True),),
    )


def _searched(account: Account, search: str) -> list[Part]:
    search = search.strip()
    if not search:
        return []
    if len(search) == 16 and search.isascii() and search.isdigit():
        people = Person.objects.filter(user_id=search).values_list("pk", flat=True)
        return [Part(Q(person_id__in=people), (people,))]
    words = terms.wanted(search)
    if not words:
        return [Part(Q(person_id__in=[]), (Person.objects.none().values_list("pk", flat=True),))]
    return [_word(account, word) for word in words]


def _word(account: Account, word: terms.Word) -> Part:
    check = Q()
    people: list[QuerySet[Any, int]] = []
    for way in word:
        met = Q()
        for term in way.terms:
            met &= Q(_has(account, term))
        people.append(_with(account, _rarest(account, way.terms)))
        check |= met
    return Part(check, tuple(people))


def _rarest(account: Account, found: tuple[str, ...]) -> str:
    if len(found) == 1:
        return found[0]
    sizes = {term: _with(account, term)[: FEW + 1].count() for term in found}
    return min(found, key=lambda term: sizes[term])


def _with(account: Account, term: str) -> QuerySet[Any, int]:
    rows = FollowTerm.objects.filter(term=term, account=account)
    return rows.order_by().values_list("person_id", flat=True)


def _has(account: Account, term: str) -> Exists:
    return Exists(
        FollowTerm.objects.filter(term=term, account=account, person_id=OuterRef("person_id"))
    )
