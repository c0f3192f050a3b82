"""A broadcast that is due begins: to all as one row and a number, to a part (or when it must) person by person."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from lifeloop.audit import SYSTEM
from lifeloop.database import for_update, write
from lifeloop.kernel import clock, ids
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors_broadcasts import BroadcastQuota
from lifeloop.messaging.models import Broadcast, BroadcastState, Publication, Send
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries.audiences import audience_of
from lifeloop.messaging.queries.quotas import cap_of, goes_as_one
from lifeloop.messaging.rules.broadcasts import Act, AudienceSort, after, week_of
from lifeloop.messaging.services.broadcast_records import note_act, tell
from lifeloop.messaging.services.broadcasts import locked_account, take_quota
from lifeloop.messaging.services.holdout import await_returns
from lifeloop.messaging.services.publications import take_number
from lifeloop.messaging.services.segment_sql import insert_publication_skips
from lifeloop.outbox import Again

_NEXT_LOOK = timedelta(seconds=1)


def begin(broadcast_id: int) -> BroadcastState | None:
    """Start what is due; once, however often it is called. The state it is in now; None: there is no such broadcast.

    Raises :class:`~lifeloop.outbox.Again` when its time has not come (the clock may have been set back), or
    another broadcast of the account is just being sent.
    """
    found = Broadcast.objects.select_related("account").filter(pk=broadcast_id).first()
    if found is None or found.state != BroadcastState.INIT:
        return None if found is None else BroadcastState(found.state)
    if found.due_at is not None and found.due_at > clock.now():
        raise Again(found.due_at)
    size, refusal = _measured(found)
    with write():
        account = locked_account(found.account_id)
        # The one that is being sent stands still meanwhile: who had how many is then certain.
        mine = Q(pk=broadcast_id) | Q(state=BroadcastState.RUNNING)
        rows = for_update(Broadcast.objects.filter(mine, account=account))
        row = next((one for one in rows if one.pk == broadcast_id), None)
        if row is not None and row.state == BroadcastState.INIT:
            row.account = account
            busy = any(one.state == BroadcastState.RUNNING for one in rows)
            _go(row, size=size, refusal=refusal, busy=busy)
    return None if row is None else BroadcastState(row.state)


def _measured(row: Broadcast) -> tuple[int, str]:
    """How many people it means, or why that cannot be said; before the write, where counting keeps nobody waiting."""
    try:
        return audience_of(row).count(), ""
    except DomainError as error:
        return 0, error.code


def _go(row: Broadcast, *, size: int, refusal: str, busy: bool) -> None:
    refusal = refusal or _refusal(row, row.account)
    if row.send_id is None:
        row.wanted = size
    if refusal:
        _fail(row, refusal)
    elif _needs_approval(row, size):
        row.state = after(row.state, Act.HOLD)
        row.save(update_fields=["state", "wanted"])
        note_act(SYSTEM, row, "broadcast.held")
        tell(row, "broadcast.waits", by=row.submitted_by_id)
    elif (
        row.send_id is None
        and row.audience_sort == AudienceSort.ALL
        and not row.hold_out
        and goes_as_one(row.account_id, without=row.pk)
    ):
        _publish(row, row.account)
    elif busy:
        raise Again(clock.now() + _NEXT_LOOK)
    else:
        _begin_segment(row, row.account)


def _refusal(row: Broadcast, account: Account) -> str:
    if not is_usable(account):
        return "CANNOT_PUBLISH"
    week = week_of(clock.today())
    late = row.week is None or row.week < week  # it was approved in a later one
    if late and row.send_id is None:
        try:
            take_quota(row, clock.now())
        except BroadcastQuota as error:
            return error.code
    return ""


def _needs_approval(row: Broadcast, size: int) -> bool:
    return (
        row.send_id is None
        and row.decided_by_id is None
        and size > settings.LIFELOOP_APPROVAL_ABOVE
    )


def _fail(row: Broadcast, code: str) -> None:
    row.state = after(row.state, Act.FAIL)
    row.note = code
    row.ended_at = clock.now()
    row.save(update_fields=["state", "note", "ended_at", "wanted"])
    note_act(SYSTEM, row, "broadcast.failed")
    tell(row, "broadcast.ended")


def _publish(row: Broadcast, account: Account) -> None:
    now = clock.now()
    row.publication = Publication.objects.create(
        account=account,
        kind=row.kind,
        content=row.content,
        created_by_id=row.submitted_by_id,
        created_at=now,
        due_at=row.due_at or now,
    )
    cap, _reached = cap_of(account.pk, without=row.pk)
    row.skipped = insert_publication_skips(
        broadcast_id=row.pk,
        account_id=account.pk,
        seq=account.last_seq + 1,
        now=now,
        cap=cap,
    )
    row.sent = max(0, (row.wanted or 0) - row.skipped)
    take_number(row.publication, account, now, receivers=row.sent, skipped=row.skipped)
    row.state = after(row.state, Act.PUBLISH)
    row.begun_at = row.ended_at = now
    row.save()
    tell(row, "broadcast.ended")


def _begin_segment(row: Broadcast, account: Account) -> None:
    now = clock.now()
    if row.send_id is None:
        row.send = Send.objects.create(
            id=ids.row_id(),
            way=SendWay.BROADCAST,
            kind=row.kind,
            app_id=account.pk,
            account=account,
            content=row.content,
            created_at=now,
        )
        row.begun_at = now
        await_returns(row)
    row.state = after(row.state, Act.BEGIN)
    row.ended_at = None
    row.save()
    tell(row, "broadcast.begun")
