"""Reads of broadcasts; always told whose account."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import BroadcastNotFound
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.outbox.models import Job

_FAR = timedelta(minutes=5)


def of_account(account: Account, *, state: str = "") -> QuerySet[Broadcast]:
    """An account's broadcasts, newest first; those in one state when it is given."""
    rows = Broadcast.objects.filter(account=account).select_related("made_by")
    return (rows.filter(state=state) if state else rows).order_by("-id")


def get(account: Account, broadcast_id: int) -> Broadcast:
    """One of them, with everybody who had to do with it; :class:`BroadcastNotFound` for any other."""
    found = (
        Broadcast.objects.select_related(
            "account", "made_by", "submitted_by", "decided_by", "corrects", "publication", "send"
        )
        .filter(pk=broadcast_id, account=account)
        .first()
    )
    if found is None:
        raise BroadcastNotFound
    return found


def waiting(account: Account) -> int:
    """How many wait for a second member."""
    return Broadcast.objects.filter(account=account, state=BroadcastState.WAITING).count()


def forgotten() -> list[int]:
    """Broadcasts that should be on their way and have no job that runs soon: normally none."""
    now = clock.now()
    due = Q(state=BroadcastState.INIT) & (Q(due_at=None) | Q(due_at__lte=now))
    begun = Q(state__in=[BroadcastState.RUNNING, BroadcastState.RECALLING])
    wanted = list(Broadcast.objects.filter(due | begun).values_list("pk", flat=True)[:1000])
    if not wanted:
        return []
    jobs = Job.objects.filter(
        name="messaging.broadcast", done_at__isnull=True, run_at__lte=now + _FAR
    )
    alive = {payload.get("broadcast") for payload in jobs.values_list("payload", flat=True)}
    return [pk for pk in wanted if pk not in alive]
