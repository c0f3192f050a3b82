"""What a person wants to be spared, and what a broadcast takes of it."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import F

from lifeloop.database import for_update, write
from lifeloop.followers.errors import PerWeekInvalid, QuietHoursInvalid
from lifeloop.followers.models import Attention, AttentionUse
from lifeloop.followers.queries.attention import ENFORCED, OFF, further, mode
from lifeloop.followers.rules import attention as rules
from lifeloop.identity.models import Person
from lifeloop.kernel import clock


def settle(person: Person, *, hours: tuple[int, int] | None, per_week: int | None) -> Attention:
    """The person's own quiet hours and weekly number; None: the installation's. Equal hours: none at all.

    Minutes after midnight in GMT+8. Refused: minutes out of the day, a number out of 0–10,000.
    """
    if hours is not None and not all(0 <= minute < rules.DAY for minute in hours):
        raise QuietHoursInvalid
    if per_week is not None and not 0 <= per_week <= rules.PER_WEEK_MOST:
        raise PerWeekInvalid(most=rules.PER_WEEK_MOST)
    with write():
        row, _made = Attention.objects.update_or_create(
            person=person,
            defaults={
                "quiet_from": hours[0] if hours else None,
                "quiet_to": hours[1] if hours else None,
                "per_week": per_week,
                "changed_at": clock.now(),
            },
        )
    return row


def spend(person_ids: Collection[int], *, at: datetime) -> set[int]:
    """Take one broadcast of each person's week, inside the caller's write; who may get it.

    Enforced: those who have none left are not in the answer and are not counted, however many broadcasts run at once.
    Counted: everybody is. Off: everybody, and nothing is written.
    """
    asked = set(person_ids)
    if mode() == OFF or not asked:
        return asked
    week, people = rules.week_of(at), sorted(asked)
    AttentionUse.objects.bulk_create(
        [AttentionUse(person_id=person_id, week=week) for person_id in people],
        ignore_conflicts=True,
        batch_size=500,
    )
    rows = for_update(AttentionUse.objects.filter(week=week, person_id__in=people))
    if mode() == ENFORCED:
        rows_of_own = Attention.objects.filter(person_id__in=people)
        own = {row.person_id: row.per_week for row in rows_of_own if row.per_week is not None}
        default = settings.LIFELOOP_ATTENTION_PER_WEEK
        got = further(people, at=at)
        asked = {
            row.person_id
            for row in rows
            if row.count + got[row.person_id] < own.get(row.person_id, default)
        }
    AttentionUse.objects.filter(week=week, person_id__in=asked).update(count=F("count") + 1)
    return asked
