"""粉丝: one page of an account's followers by search and filters, in a time that does not grow with their number.

Either few are meant: the rarest condition is looked up by its own index, at most :data:`FEW` people, and these are
checked and sorted. Or many are: then the newest are walked until the page is full, which is soon, because they are many.
A total is exact up to :data:`MOST`; beyond that it is "more than", or the account's last count (:class:`Tally`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifeloop.followers.models import Follow, FollowTerm, Group, Labelling, Tally
from lifeloop.followers.queries import audience
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules import terms
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account

FEW = 2_000
MOST = 10_000
WINDOW = 5_000


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
class Found:
    """One page. ``total`` is exact, or with ``more`` only the least it can be; ``tally`` is the last count of all."""

    items: list[Follow]
    number: int
    size: int
    total: int
    more: bool = False
    following: bool = False
    tally: Tally | None = None

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.items)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.following

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def pages(self) -> int:
        """As many as can be turned to."""
        return max(1, -(-min(self.total, MOST) // self.size), self.number)

    @property
    def marks(self) -> list[int | None]:
        """Numbers of pages to show; None: some are left out there."""
        near = {*range(self.number - 2, self.number + 3), 1, self.pages}
        numbers = sorted(number for number in near if 1 <= number <= self.pages)
        shown: list[int | None] = []
        for number in numbers:
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: how a follow is checked, and the people it means by an index of its own (None: there is none)."""

    check: Any
    people: tuple[QuerySet[Any, int], ...] | None = None


def page(account: Account, asked: Filters, *, number: int = 1, size: int = 20) -> Found:
    """The page of that number (from 1, moved into what there is), newest first."""
    parts = _parts(account, asked)
    number = max(1, min(number, MOST // size))
    few = _few(parts)
    if few is not None:
        return _of_few(account, asked, parts, few, number, size)
    return _of_many(account, asked, parts, number, size)


def chosen(account: Account, asked: Filters) -> QuerySet[Follow]:
    """All of them, for exports: walked by ``person_id`` in chunks."""
    return _checked(_timed(account, asked), _parts(account, asked))


def labels_of_people(
    account: Account, person_ids: Sequence[int]
) -> dict[int, list[tuple[str, str]]]:
    """Each person's labels (name, value) of this account, in one query."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Labelling.objects.filter(account=account, person_id__in=person_ids)
    for person_id, name, value in rows.order_by("label__name").values_list(
        "person_id", "label__name", "value"
    ):
        found.setdefault(person_id, []).append((name, value))
    return found


def _of_few(
    account: Account,
    asked: Filters,
    parts: Iterable[Part],
    few: list[int],
    number: int,
    size: int,
) -> Found:
    rows = _checked(_timed(account, asked).filter(person_id__in=few), parts)
    # Sorted here: with an order and a limit a database may prefer to walk all followers for these few.
    keys = sorted(rows.values_list("created_at", "id", "person_id"), reverse=True)
    number = min(number, max(1, -(-len(keys) // size)))
    start = (number - 1) * size
    wanted = [person_id for _at, _id, person_id in keys[start : start + size]]
    items = _whole(_timed(account, asked).filter(person_id__in=wanted))
    items.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    return Found(items, number, size, len(keys), following=start + size < len(keys))


def _of_many(
    account: Account, asked: Filters, parts: Sequence[Part], number: int, size: int
) -> Found:
    rows = _checked(_timed(account, asked), parts).order_by("-created_at", "-id")
    total, more = _total(account, asked, parts)
    if not more:
        number = min(number, max(1, -(-total // size)))
    start = (number - 1) * size
    keys = list(rows.values_list("person_id", flat=True)[start : start + size + 1])
    if not keys and number > 1:
        return _of_many(account, asked, parts, 1, size)
    following = len(keys) > size and start + size < MOST
    items = _whole(_timed(account, asked).filter(person_id__in=keys[:size]))
    items.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    tally = None
    if more and not asked.active:
        tally = Tally.objects.filter(account=account).first()
    if more:
        total = max(total, start + len(keys))
    return Found(items, number, size, total, more, following, tally)


def _total(account: Account, asked: Filters, parts: Sequence[Part]) -> tuple[int, bool]:
    rows = _timed(account, asked)
    if not parts:
        count = rows.values("person_id")[: MOST + 1].count()
        return min(count, MOST), count > MOST
    if len(parts) == 1 and parts[0].people and not (asked.source or asked.since or asked.until):
        # Labels and terms go with the unfollow: whoever has them follows.
        count = sum(people[: MOST + 1].count() for people in parts[0].people)
        if len(parts[0].people) == 1:
            return min(count, MOST), count > MOST
    newest = rows.order_by("-created_at", "-id").values("person_id", "account_id")[: WINDOW + 1]
    seen = _checked(_open(account).filter(person_id__in=newest.values("person_id")), parts)
    return seen.count(), rows.values("person_id")[: WINDOW + 1].count() > WINDOW


def _whole(rows: QuerySet[Follow]) -> list[Follow]:
    return list(rows.select_related("person", "program"))


def _open(account: Account) -> QuerySet[Follow]:
    return Follow.objects.filter(account=account, ended_at=None)


def _timed(account: Account, asked: Filters) -> QuerySet[Follow]:
    rows = _open(account)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.since:
        rows = rows.filter(created_at__gte=clock.day_start(asked.since))
    if asked.until:
        rows = rows.filter(created_at__lt=clock.day_start(asked.until + timedelta(days=1)))
    return rows


def _checked(rows: QuerySet[Follow], parts: Iterable[Part]) -> QuerySet[Follow]:
    for part in parts:
        rows = rows.filter(part.check)
    return rows


def _few(parts: Iterable[Part]) -> list[int] | None:
    """The people of the rarest condition, when they are few."""
    best: list[int] | None = None
    for part in parts:
        if part.people is None:
            continue
        ids: set[int] = set()
        for people in part.people:
            ids.update(people[: FEW + 1])
            if len(ids) > FEW:
                break
        if len(ids) <= FEW and (best is None or len(ids) < len(best)):
            best = sorted(ids)
    return best


def _parts(account: Account, asked: Filters) -> list[Part]:
    parts: list[Part] = []
    if asked.label_id is not None:
        having = Q(value=asked.value) if asked.value else Q()
        parts.append(_labelled(account, asked.label_id, having))
    if asked.group is not None:
        for rule in rules.read(asked.group.rules):
            if rule.label_id is not None and rule.op not in rules.NEGATIVE:
                parts.append(_labelled(account, rule.label_id, audience.value_condition(rule)))
            else:
                parts.append(Part(audience.condition(account.pk, rule)))
    return parts + _searched(account, asked.search)


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
        return [Part(Q(person_id__in=list(people)), (people,))]
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
