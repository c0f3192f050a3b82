"""How many messages grants carried: counted in the send's own transaction, locked in id order."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from lifeloop.database.kept import Given, GivenNumber, KeptRead, KeptUpdate
from lifeloop.kernel import clock
from lifeloop.relations.models import GrantUse

_uses = KeptRead(
    lambda: GrantUse.objects.filter(
        grant_id__among=Given("grants"), day__among=Given("days")
    ).values_list("grant_id", "count"),
    lock="update",
)

_add = KeptUpdate(
    lambda: GrantUse.objects.filter(grant_id__among=Given("grants"), day__among=Given("days")),
    count=F("count") + GivenNumber("by"),
)


def uses_today(grant_ids: Sequence[int]) -> dict[int, int]:
    """Today's (GMT+8) count of each grant, its row locked: parallel sends cannot both be the last."""
    today = clock.today()
    found = dict(_uses(grants=grant_ids, days=[today]))
    missing = sorted(set(grant_ids) - set(found))
    if missing:  # the first of the day; another process may be first at the same moment
        GrantUse.objects.bulk_create(
            [GrantUse(grant_id=grant_id, day=today) for grant_id in missing],
            ignore_conflicts=True,
        )
        found.update(_uses(grants=missing, days=[today]))
    return found


def add_uses(counts: Mapping[int, int]) -> None:
    """Add to today's counts, inside the write that locked them."""
    today = clock.today()
    for grant_id in sorted(counts):
        _add(grants=[grant_id], days=[today], by=counts[grant_id])
