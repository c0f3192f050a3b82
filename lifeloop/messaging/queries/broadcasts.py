"""Reads of broadcasts; always told whose account."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from lifeloop.followers.models import Group, Label
from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import BroadcastNotFound
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import AudienceSort, Broadcast, BroadcastState, Skip
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


def named(account: Account, ids: Sequence[int]) -> list[Broadcast]:
    """Those of these that are the account's, in the order asked."""
    rows = {row.pk: row for row in Broadcast.objects.filter(account=account, pk__in=ids)}
    return [rows[pk] for pk in dict.fromkeys(ids) if pk in rows]


def earlier(account: Account) -> QuerySet[Broadcast]:
    """Those whose openers can be sent to, newest first."""
    return Broadcast.objects.filter(account=account, begun_at__isnull=False).order_by("-id")


def is_moving(row: Broadcast) -> bool:
    """Whether its figures change by themselves at this moment; one that waits for its time does not."""
    if row.state == BroadcastState.INIT:
        return row.due_at is None or row.due_at <= clock.now()
    return row.state in {BroadcastState.RUNNING, BroadcastState.RECALLING}


def line(row: Broadcast) -> str:
    """One line of what it says."""
    kind = kind_of(row.kind)
    return kind.preview(kind.model.model_validate(row.content)).replace("\n", " ")[:60]


def skips(row: Broadcast) -> list[tuple[str, int]]:
    """How many did not get it, by reason (:class:`SkipReason`), most first."""
    rows = (
        Skip.objects.filter(broadcast=row).values_list("reason").annotate(number=Count("person_id"))
    )
    return sorted(rows, key=lambda one: -one[1])


def audience_words(rows: Sequence[Broadcast]) -> dict[int, str]:
    """Whom each means, by name where it has one; in two queries whatever their number."""
    wanted = [one.audience for one in rows]
    groups = dict(
        Group.objects.filter(pk__in=[one["group"] for one in wanted if "group" in one]).values_list(
            "pk", "name"
        )
    )
    label_ids = [one["label"] for audience in wanted for one in audience.get("labels", [])]
    labels = dict(Label.objects.filter(pk__in=label_ids).values_list("pk", "name"))
    return {row.pk: _named(row, groups, labels) for row in rows}


def _named(row: Broadcast, groups: dict[int, str], labels: dict[int, str]) -> str:
    word = str(AudienceSort(row.audience_sort).label)
    if row.audience_sort == AudienceSort.GROUP:
        return f"{word}: {groups.get(row.audience['group'], '–')}"
    if row.audience_sort == AudienceSort.LABELS:
        names = [
            labels.get(one["label"], "–")
            + (f" = {'/'.join(one['values'])}" if one["values"] else "")
            for one in row.audience["labels"]
        ]
        return f"{word}: {', '.join(names)}"
    if row.audience_sort == AudienceSort.PEOPLE:
        return f"{word}: {len(row.audience['people'])}"
    return word


def waiting(account: Account) -> int:
    """How many wait for a second member."""
    return Broadcast.objects.filter(account=account, state=BroadcastState.WAITING).count()


def to_decide(merchant: Merchant, member: Member) -> QuerySet[Broadcast]:
    """What waits in all accounts of a merchant for a second member, and not for this one's own: the longest waiting first."""
    own = Q(made_by=member) | Q(submitted_by=member)
    rows = Broadcast.objects.filter(
        account__in=Account.objects.filter(app__merchant=merchant), state=BroadcastState.WAITING
    )
    return rows.exclude(own).select_related("account").order_by("pk")


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
