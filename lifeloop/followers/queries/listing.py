"""粉丝: one page of an account's followers by search and filters, in a time that does not grow with their number.

Either few are meant: the rarest condition is looked up by its own index (:func:`finding.few`), and these people are checked
and sorted. Or many are: then the newest are walked until the page is full, which is soon, because they are many. The total of
all followers is exact (:mod:`numbers`); of what was asked for it is so up to :data:`MOST`, and beyond that "or more".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import Coalesce

from lifeloop.followers.models import Follow, Labelling
from lifeloop.followers.queries import finding, numbers
from lifeloop.followers.queries.finding import Filters, Part
from lifeloop.lifestyle.models import Account

MOST = 10_000
WINDOW = 5_000
# What a line of the list shows; a program has texts of hundreds of characters besides.
SHOWN = (
    *("id", "person_id", "source", "scene", "note", "created_at"),
    *("person__user_id", "person__name", "person__phone", "program__name"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One page. ``total`` is exact, or with ``more`` only the least it can be. No page shows what lies behind :data:`MOST`."""

    items: list[Follow]
    number: int
    size: int
    total: int
    more: bool = False
    following: bool = False

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
    def cut(self) -> bool:
        """Whether this is the last page that is shown, and there are more rows than that."""
        return not self.has_next and (self.more or self.total > MOST)

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


def page(account: Account, asked: Filters, *, number: int = 1, size: int = 20) -> Found:
    """The page of that number (from 1, moved into what there is), newest first."""
    parts = finding.parts_of(account, asked)
    number = max(1, min(number, MOST // size))
    alone = not (asked.source or asked.since or asked.until)
    meant = finding.few(parts, alone=alone)
    if meant is not None:
        rows = finding.checked(finding.timed(account, asked).filter(meant), parts)
        return _of_few(account, asked, rows, (number, size))
    return _of_many(account, asked, parts, number, size)


def chosen(account: Account, asked: Filters) -> QuerySet[Follow]:
    """All of them, for exports: walked by ``person_id`` in chunks."""
    return finding.checked(finding.timed(account, asked), finding.parts_of(account, asked))


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


def _of_few(account: Account, asked: Filters, rows: QuerySet[Follow], at: tuple[int, int]) -> Found:
    # Ordered by what no index serves: else a database may prefer to walk all followers for these few.
    newest = (Coalesce("created_at", "created_at").desc(), Coalesce("id", "id").desc())
    number, size = at
    counted = rows.annotate(found=Window(Count("id"))).order_by(*newest)
    start = (number - 1) * size
    keys = list(counted.values_list("person_id", "found")[start : start + size])
    if not keys and number > 1:
        last = max(1, -(-rows.count() // size))
        return _of_few(account, asked, rows, (min(last, number - 1), size))
    total = keys[0][1] if keys else 0
    items = _whole(account, [person_id for person_id, _total in keys])
    return Found(items, number, size, total, following=start + size < total)


def _of_many(
    account: Account, asked: Filters, parts: Sequence[Part], number: int, size: int
) -> Found:
    rows = finding.checked(finding.timed(account, asked), parts).order_by("-created_at", "-id")
    total, more = _total(account, asked, parts)
    if not more:
        number = min(number, max(1, -(-total // size)))
    start = (number - 1) * size
    keys = list(rows.values_list("person_id", flat=True)[start : start + size + 1])
    if not keys and number > 1:
        return _of_many(account, asked, parts, 1, size)
    following = len(keys) > size and start + size < MOST
    items = _whole(account, keys[:size])
    if more:
        total = max(total, start + len(keys))
    return Found(items, number, size, total, more, following)


def _total(account: Account, asked: Filters, parts: Sequence[Part]) -> tuple[int, bool]:
    if not asked.active:
        return numbers.count(account), False
    rows = finding.timed(account, asked)
    if not parts:
        count = rows.values("person_id")[: MOST + 1].count()
        return min(count, MOST), count > MOST
    alone = len(parts) == 1 and not (asked.source or asked.since or asked.until)
    if alone and parts[0].people and len(parts[0].people) == 1:
        # Labels and terms go with the unfollow: whoever has them follows.
        count = parts[0].people[0][: MOST + 1].count()
        return min(count, MOST), count > MOST
    newest = rows.order_by("-created_at", "-id").values("person_id", "account_id")[: WINDOW + 1]
    seen = finding.checked(
        finding.open_follows(account).filter(person_id__in=newest.values("person_id")), parts
    )
    return seen.count(), rows.values("person_id")[: WINDOW + 1].count() > WINDOW


def _whole(account: Account, person_ids: Sequence[int]) -> list[Follow]:
    rows = finding.open_follows(account).filter(person_id__in=person_ids)
    rows = rows.select_related("person", "program").only(*SHOWN)
    found = {one.person_id: one for one in rows}
    return [found[person_id] for person_id in person_ids if person_id in found]
