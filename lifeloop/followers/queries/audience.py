"""Who a broadcast, a menu or a list means: querysets of open follows, to be walked in the order of people.

Each can be narrowed (``person_id__gt``), ordered by ``person_id`` and cut: conditions on labels look one person up at a
time, so a chunk costs what the chunk holds. Everything that comes from outside is a parameter.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from lifeloop.followers.models import Follow, Group, Labelling
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules import values as value_rules
from lifeloop.followers.rules.groups import Field, Op, Rule
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account

Condition = Q | Combinable


def all_of(account: Account) -> QuerySet[Follow]:
    """All who follow the account now."""
    return _open(account.pk)


def of_group(group: Group) -> QuerySet[Follow]:
    """Who is in the group at this moment; a condition on a deleted label is met by nobody."""
    return _narrowed(_open(group.account_id), group.account_id, rules.read(group.rules))


def meeting(account: Account, read: Sequence[Rule]) -> QuerySet[Follow]:
    """Who meets all the (checked) conditions."""
    return _narrowed(_open(account.pk), account.pk, read)


def with_labels(account: Account, labels: Sequence[tuple[int, Sequence[str]]]) -> QuerySet[Follow]:
    """Who has every one of the labels, with one of the values given for it (none given: any value)."""
    rows = _open(account.pk)
    for label_id, values in labels:
        rows = rows.filter(labelled(account.pk, label_id, Q(value__in=values) if values else Q()))
    return rows


def by_parts(
    account: Account, parts: Sequence[tuple[Sequence[int], bool]], *, either: bool
) -> QuerySet[Follow]:
    """Who meets all the parts (``either``: one of them); a part is (labels, without): has one of them, or none of them."""
    met: list[Condition] = []
    for label_ids, without in parts:
        found = Exists(
            Labelling.objects.filter(
                label_id__in=label_ids, person_id=OuterRef("person_id"), account_id=account.pk
            )
        )
        met.append(~Q(found) if without else Q(found))
    return _open(account.pk).filter(reduce(or_ if either else and_, met))


def of_people(account: Account, person_ids: Sequence[int]) -> QuerySet[Follow]:
    """Those of these people who follow the account."""
    return _open(account.pk).filter(person_id__in=person_ids)


def in_group(group: Group, person_id: int) -> bool:
    """Whether this follower is in the group now."""
    return of_group(group).filter(person_id=person_id).exists()


def labels_of(account: Account, person_id: int) -> dict[int, str]:
    """The person's labels of this account with their values."""
    rows = Labelling.objects.filter(account=account, person_id=person_id)
    return dict(rows.values_list("label_id", "value"))


def labelled(account_id: str, label_id: int, having: Q) -> Exists:
    """Has the label, and its value is as ``having`` says: one look-up by the primary key for each follower."""
    return Exists(
        Labelling.objects.filter(
            having, label_id=label_id, person_id=OuterRef("person_id"), account_id=account_id
        )
    )


def condition(account_id: str, rule: Rule) -> Condition:
    """One condition as the database understands it."""
    if rule.label_id is None:
        return _BUILT_IN[Field(str(rule.built_in))](rule)
    having = value_condition(rule)
    found = labelled(account_id, rule.label_id, having)
    return ~found if rule.op in rules.NEGATIVE else found


def value_condition(rule: Rule) -> Q:
    """What a label's value must be; for the negative operators: what it must not be."""
    if rule.op in (Op.HAS, Op.HASNOT):
        return Q()
    if rule.op in rules.CHOOSING:
        return Q(value__in=rule.values)
    if rule.op is Op.LIKE:
        return _any(Q(value__icontains=value) for value in rule.values)
    bounds = [value_rules.read(value) for value in rule.values]
    days = bounds[0].day is not None
    column = "day" if days else "number"
    return _compared(column, rule.op, [one.day if days else one.number for one in bounds])


def _open(account_id: str) -> QuerySet[Follow]:
    return Follow.objects.filter(account_id=account_id, ended_at=None)


def _narrowed(rows: QuerySet[Follow], account_id: str, read: Sequence[Rule]) -> QuerySet[Follow]:
    for rule in read:
        rows = rows.filter(condition(account_id, rule))
    return rows


def _source(rule: Rule) -> Q:
    chosen = Q(source__in=rule.values)
    return ~chosen if rule.op in rules.NEGATIVE else chosen


def _program(rule: Rule) -> Q:
    if rule.op in rules.NEGATIVE:
        return Q(program=None) | ~Q(program_id__in=rule.values)
    return Q(program_id__in=rule.values)


def _muted(rule: Rule) -> Q:
    return Q(muted=rule.values == ("yes",))


def _days_ago(column: str) -> Callable[[Rule], Q]:
    """Whole days of GMT+8 between the column's day and today."""

    def met(rule: Rule) -> Q:
        spans = sorted(int(value) for value in rule.values)
        if rule.op is Op.EQ:
            return _any(_on(column, days, days) for days in spans)
        least, most = {
            Op.LT: (0, spans[0] - 1),
            Op.LTEQ: (0, spans[0]),
            Op.GT: (spans[0] + 1, None),
            Op.GTEQ: (spans[0], None),
            Op.BETWEEN: (spans[0], spans[-1]),
        }[rule.op]
        return _on(column, least, most)

    return met


def _on(column: str, least: int, most: int | None) -> Q:
    today = clock.today()
    # Tomorrow's beginning bounds today: a row of this very second is zero days old.
    met = Q(**{f"{column}__lt": clock.day_start(today - timedelta(days=least - 1))})
    if most is not None:
        met &= Q(**{f"{column}__gte": clock.day_start(today - timedelta(days=most))})
    return met


def _compared(column: str, op: Op, bounds: list[Any]) -> Q:
    if op is Op.BETWEEN:
        return Q(**{f"{column}__gte": min(bounds), f"{column}__lte": max(bounds)})
    word = {Op.LT: "lt", Op.GT: "gt", Op.LTEQ: "lte", Op.GTEQ: "gte"}[op]
    return Q(**{f"{column}__{word}": bounds[0]})


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts)


_BUILT_IN: dict[Field, Callable[[Rule], Q]] = {
    Field.SOURCE: _source,
    Field.SINCE: _days_ago("created_at"),
    Field.PROGRAM: _program,
    Field.MUTED: _muted,
    Field.ACTIVE: _days_ago("active_at"),
}
