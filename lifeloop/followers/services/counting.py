"""The number of followers of large accounts, counted beside the pages that show it."""

from datetime import timedelta

from lifeloop.database import write
from lifeloop.followers.models import Tally
from lifeloop.followers.queries import numbers
from lifeloop.kernel import clock

LARGE = 1_000
# No transaction is open for so long: whatever began or ended before is committed, and does not come later.
SETTLED = timedelta(minutes=1)


def tally() -> int:
    """Count the accounts that are too large to be counted for a page; returns how many there are."""
    moment = clock.now() - SETTLED
    counted = [
        Tally(account_id=account_id, count=number, counted_at=moment)
        for account_id, number in numbers.as_of(moment)
        if number > LARGE
    ]
    if not counted and not Tally.objects.exists():
        return 0
    with write():
        Tally.objects.exclude(account_id__in=[one.account_id for one in counted]).delete()
        Tally.objects.bulk_create(
            counted,
            update_conflicts=True,
            unique_fields=["account"],
            update_fields=["count", "counted_at"],
        )
    return len(counted)
