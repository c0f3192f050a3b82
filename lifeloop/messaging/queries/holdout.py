"""What a hold-out shows: returns of those who got a broadcast, and of those who were kept back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lifeloop.followers.models import Visit
from lifeloop.kernel import clock
from lifeloop.messaging.models import Broadcast, DirectMessage, HoldOut, Skip, SkipReason
from lifeloop.messaging.rules.holdout import Difference, Group, difference
from lifeloop.programs.models import Program


@dataclass(frozen=True, slots=True)
class Returns:
    """``days`` after the broadcast began, ``until`` then; ``final``: the days are over and this is what was counted."""

    got: Group
    kept: Group
    days: int
    until: datetime
    final: bool

    @property
    def difference(self) -> Difference | None:
        """None: not enough data."""
        return difference(self.got, self.kept)


def days_of(row: Broadcast) -> int:
    """Within how many days a return counts."""
    counted = _counted(row)
    return counted.days if counted else int(settings.LIFELOOP_ATTRIBUTION_DAYS)


def returns(row: Broadcast) -> Returns | None:
    """Of a broadcast that kept people back and began; None of any other, and of a recalled one: nothing was compared then.

    Before its days are over: as of now; counting a million people takes a moment.
    """
    if not row.hold_out or row.begun_at is None or row.recalled_at is not None:
        return None
    counted, days = _counted(row), days_of(row)
    until = row.begun_at + timedelta(days=days)
    if counted is not None:
        got, kept = (
            Group(counted.got, counted.got_returned),
            Group(counted.kept, counted.kept_returned),
        )
        return Returns(got, kept, days, until, final=True)
    got, kept = count(row, until=until)
    return Returns(got, kept, days, until, final=until <= clock.now())


def count(row: Broadcast, *, until: datetime) -> tuple[Group, Group]:
    """Those who got it and those who were kept back. Two statements.

    A return is a visit, after the broadcast began and not after ``until``, to a program that is bound to the account or associated
    with it now. Of a person's visits to a program the first and the last are known.
    """
    assert row.begun_at is not None
    between = (row.begun_at, until)
    visits = Visit.objects.filter(
        Q(last_at__range=between) | Q(first_at__range=between),
        person_id=OuterRef("person_id"),
        program_id__in=list(_programs(row.account_id)),
    )
    got = DirectMessage.objects.filter(send_id=row.send_id or 0).exclude(id=F("send_id"))
    kept = Skip.objects.filter(broadcast=row, reason=SkipReason.HELD)
    return _group(got, visits), _group(kept, visits)


def _group(rows: "QuerySet[Any]", visits: "QuerySet[Visit]") -> Group:
    counted = rows.order_by().aggregate(
        people=Count("person_id"), returned=Count("person_id", filter=Exists(visits))
    )
    return Group(counted["people"], counted["returned"])


def _programs(account_id: str) -> "QuerySet[Program, str]":
    related = Q(binding__account=account_id) | Q(associations__account=account_id)
    return Program.objects.filter(related).values_list("pk", flat=True).distinct()


def _counted(row: Broadcast) -> HoldOut | None:
    return HoldOut.objects.filter(pk=row.pk).first()
