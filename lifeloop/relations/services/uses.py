"""How many messages grants carried: counted in the send's own transaction, locked in id order."""

from collections.abc import Mapping

from django.db.models import F

from lifeloop.database import for_update
from lifeloop.kernel import clock
from lifeloop.relations.models import GrantUse


def uses_today(grant_ids: list[int]) -> dict[int, int]:
    """Today's (GMT+8) count of each grant, its row locked: parallel sends cannot both be the last."""
    today = clock.today()
    GrantUse.objects.bulk_create(
        [GrantUse(grant_id=grant_id, day=today) for grant_id in sorted(grant_ids)],
        ignore_conflicts=True,
    )
    return {
        row.grant_id: row.count
        for row in for_update(GrantUse.objects.filter(grant_id__in=grant_ids, day=today))
    }


def add_uses(counts: Mapping[int, int]) -> None:
    """Add to today's counts, inside the write that locked them."""
    today = clock.today()
    for grant_id in sorted(counts):
        GrantUse.objects.filter(grant_id=grant_id, day=today).update(
            count=F("count") + counts[grant_id]
        )
