"""What people want to be spared, for a list of people or for a whole audience; what they did not set is the installation's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add

from django.conf import settings
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from lifeloop.followers.models import Attention, AttentionUse, Follow
from lifeloop.followers.rules import attention as rules
from lifeloop.identity.models import Person
from lifeloop.kernel.registry import Registry

OFF, COUNTED, ENFORCED = "off", "counted", "enforced"

Further = Callable[[date, str], Combinable]
"""How many broadcasts a person got in one week (its Monday) that no :class:`AttentionUse` counts: a number as an
expression, for each row of a query whose column of that name holds the person's id."""

# A publication to all is one row, whoever gets it: layers above say what a person got that way.
FURTHER: Registry[Further] = Registry("further use of attention")


@dataclass(frozen=True, slots=True)
class Standing:
    """One person at one moment: ``quiet`` now, ``until`` when; ``used`` of ``per_week`` broadcasts this week."""

    quiet: bool
    until: datetime | None
    used: int
    per_week: int

    @property
    def spent(self) -> bool:
        """Nothing of the week's budget is left; whether that stops a broadcast depends on :func:`mode`."""
        return self.used >= self.per_week


@dataclass(frozen=True, slots=True)
class Wishes:
    """A person's settings as in force: ``own_…`` whether they are the person's or the installation's."""

    hours: tuple[int, int] | None
    own_hours: bool
    per_week: int
    own_number: bool


def mode() -> str:
    """``off``, ``counted`` or ``enforced``: what the budget of a week does."""
    return str(settings.LIFELOOP_ATTENTION)


def wishes(person: Person) -> Wishes:
    """For the person's own page."""
    return _wishes(Attention.objects.filter(person=person).first())


def standard() -> Wishes:
    """What holds for people who set nothing themselves."""
    return _wishes(None)


def standing(person_ids: Sequence[int], *, at: datetime) -> dict[int, Standing]:
    """How each of these people stands at a moment, in two queries; everybody asked for is in the answer."""
    own = {row.person_id: row for row in Attention.objects.filter(person_id__in=person_ids)}
    people = Person.objects.filter(pk__in=person_ids).annotate(used=_used(at, "pk"))
    used = dict(people.values_list("pk", "used"))
    found: dict[int, Standing] = {}
    for person_id in person_ids:
        wished = _wishes(own.get(person_id))
        until = rules.quiet_until(at, wished.hours)
        found[person_id] = Standing(
            until is not None, until, used.get(person_id, 0), wished.per_week
        )
    return found


def further(person_ids: Sequence[int], *, at: datetime) -> dict[int, int]:
    """How many each of these people got in the moment's week without a row of their own."""
    people = Person.objects.filter(pk__in=person_ids).annotate(got=_further(at, "pk"))
    return dict(people.values_list("pk", "got"))


def quiet(follows: QuerySet[Follow], *, at: datetime) -> QuerySet[Follow]:
    """Those of an audience for whom it is quiet at the moment."""
    return follows.filter(_is_quiet(at))


def awake(follows: QuerySet[Follow], *, at: datetime) -> QuerySet[Follow]:
    """Those for whom it is not."""
    return follows.filter(~_is_quiet(at))


def spent(follows: QuerySet[Follow], *, at: datetime) -> QuerySet[Follow]:
    """Those whose budget of the moment's week is used up."""
    return follows.filter(GreaterThanOrEqual(_used(at), _most()))


def unspent(follows: QuerySet[Follow], *, at: datetime) -> QuerySet[Follow]:
    """Those who have some of it left."""
    return follows.filter(LessThan(_used(at), _most()))


def _wishes(row: Attention | None) -> Wishes:
    own_hours = row is not None and row.quiet_from is not None and row.quiet_to is not None
    own_number = row is not None and row.per_week is not None
    hours: tuple[int, int] | None = settings.LIFELOOP_QUIET_HOURS
    number: int = settings.LIFELOOP_ATTENTION_PER_WEEK
    if row is not None and row.quiet_from is not None and row.quiet_to is not None:
        hours = (row.quiet_from, row.quiet_to) if row.quiet_from != row.quiet_to else None
    if row is not None and row.per_week is not None:
        number = row.per_week
    return Wishes(hours, own_hours, number, own_number)


def _is_quiet(at: datetime) -> Q:
    minute = rules.minute_of(at)
    own = Attention.objects.filter(
        person_id=OuterRef("person_id"), quiet_from__isnull=False, quiet_to__isnull=False
    )
    over_midnight = Q(quiet_from__gt=F("quiet_to")) & (
        Q(quiet_from__lte=minute) | Q(quiet_to__gt=minute)
    )
    met = Q(Exists(own.filter(Q(quiet_from__lte=minute, quiet_to__gt=minute) | over_midnight)))
    if rules.is_quiet(minute, settings.LIFELOOP_QUIET_HOURS):
        met |= ~Q(Exists(own))
    return met


def _used(at: datetime, who: str = "person_id") -> Combinable:
    rows = AttentionUse.objects.filter(person_id=OuterRef(who), week=rules.week_of(at))
    counted = Coalesce(Subquery(rows.values("count")[:1]), Value(0), output_field=IntegerField())
    return counted + _further(at, who)


def _further(at: datetime, who: str) -> Combinable:
    none: Combinable = Value(0, output_field=IntegerField())
    return reduce(add, (got(rules.week_of(at), who) for got in FURTHER), none)


def _most() -> Coalesce:
    own = Attention.objects.filter(person_id=OuterRef("person_id")).values("per_week")
    return Coalesce(Subquery(own[:1]), Value(settings.LIFELOOP_ATTENTION_PER_WEEK))
