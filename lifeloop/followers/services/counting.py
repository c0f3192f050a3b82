"""The number of followers of large accounts, counted beside the pages that show it."""

from django.db.models import Count

from lifeloop.database import write
from lifeloop.followers.models import Follow, Tally
from lifeloop.followers.queries.listing import MOST
from lifeloop.kernel import clock


def tally() -> int:
    """Count the accounts that have more followers than a page counts; returns how many there are."""
    rows = Follow.objects.filter(ended_at=None).order_by().values_list("account_id")
    counted = [
        Tally(account_id=account_id, count=count, counted_at=clock.now())
        for account_id, count in rows.annotate(count=Count("person_id")).filter(count__gt=MOST)
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
