"""How many a publication to all was for: counted after it, beside all writers, and the same whenever it is counted."""

from django.db.models import Q

from lifeloop.database import write
from lifeloop.followers.models import Follow
from lifeloop.messaging.models import Publication, Skip
from lifeloop.outbox import Task, emit
from lifeloop.outbox.claims import complete

JOB = "messaging.count_receivers"


def count_receivers(task: Task, publication_id: int) -> None:
    """Tell how many followed when it took its number, less those who were left out; told once, for that also ends the job."""
    row = Publication.objects.select_related("account__app").get(pk=publication_id)
    assert row.seq is not None
    reached = Follow.objects.filter(
        Q(ended_at=None) | Q(until_seq__gte=row.seq), account=row.account_id, since_seq__lt=row.seq
    )
    left_out = Skip.objects.filter(account=row.account_id, seq=row.seq)
    receivers = max(0, reached.count() - left_out.count())
    with write():
        if not complete([task]):
            return  # the lease was lost: whoever has it counts
        emit(
            "receivers.counted",
            account_id=int(row.account_id),
            merchant_id=row.account.app.merchant_id,
            facts={"publication": row.pk, "receivers": receivers},
        )
