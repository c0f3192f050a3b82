"""Broadcasts at the desk: made, edited, submitted, approved or not, withdrawn. What is sent is ``broadcasting``'s."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from lifeloop.audit import Actor
from lifeloop.database import for_update, write
from lifeloop.followers.errors import GroupNotFound, LabelNotFound
from lifeloop.followers.services import groups, labels
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import CannotPublish, KindIllegal
from lifeloop.messaging.errors_broadcasts import (
    AudienceEmpty,
    AudienceInvalid,
    BroadcastNotFound,
    BroadcastQuota,
    DueTooFar,
    OwnBroadcast,
    RequestReused,
)
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.messaging.queries.audiences import Audience, audience_of, checked
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.queries.quotas import limit_of, used_of
from lifeloop.messaging.rules import holdout
from lifeloop.messaging.rules.broadcasts import Act, AudienceSort, after, week_of
from lifeloop.messaging.services.broadcast_records import note_act, tell
from lifeloop.outbox import enqueue

KIND_NAMES = ("text", "picture", "articles")
JOB = "messaging.broadcast"
# A form that was filled in slowly is "now", not "too late".
_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent, to whom, when. ``audience`` as in ``queries.audiences.checked``; ``due_at`` None: at once."""

    kind: str
    content: Mapping[str, Any]
    audience_sort: str = AudienceSort.ALL
    audience: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    hold_out: int = 0  # per cent


def make(
    actor: Actor,
    account: Account,
    *,
    wanted: Wanted,
    request_key: str = "",
    submit: bool = False,
    corrects: Broadcast | None = None,
) -> Broadcast:
    """A draft, or (``submit``) on its way at once; the same ``request_key`` and content again is the first one.

    Refused: what :func:`submit` refuses; a content its kind does not take, or that leads where nobody may go; an audience that is not the
    account's; :class:`RequestReused` for a key that was used with another content.
    """
    columns = _columns(account, wanted, correction=corrects is not None)
    size = _size(account, columns) if submit else None
    with write():
        locked = locked_account(account.pk)
        if request_key:
            found = Broadcast.objects.filter(account=locked, request_key=request_key).first()
            if found is not None:
                if any(getattr(found, name) != value for name, value in columns.items()):
                    raise RequestReused
                return found
        _refuse_unfit(locked, columns["kind"], columns["content"])
        row = Broadcast.objects.create(
            account=locked,
            request_key=request_key,
            made_by_id=_member(actor),
            corrects=corrects,
            **columns,
        )
        note_act(actor, row, "broadcast.made")
        if size is not None:
            _submit(actor, row, size)
    return row


def edit(
    actor: Actor, account: Account, *, broadcast_id: int, wanted: Wanted, submit: bool = False
) -> Broadcast:
    """Change a draft (or one that was not approved), and perhaps submit it. A correction keeps its audience."""
    columns = _columns(account, wanted)
    size = _size(account, columns) if submit else None
    with write():
        row = locked_broadcast(account, broadcast_id)
        _refuse_unfit(row.account, columns["kind"], columns["content"])
        row.state = after(row.state, Act.EDIT)
        if row.corrects_id is not None:
            holdout.checked(wanted.hold_out, audience_sort=row.audience_sort, correction=True)
            columns |= {"audience_sort": row.audience_sort, "audience": row.audience}
            size = None if size is None else audience_of(row).count()
        for name, value in columns.items():
            setattr(row, name, value)
        row.decided_by = None
        row.note = ""
        row.save()
        if size is not None:
            _submit(actor, row, size)
    return row


def discard(actor: Actor, account: Account, *, broadcast_id: int) -> None:
    """Throw a draft away."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        after(row.state, Act.EDIT)
        note_act(actor, row, "broadcast.discarded")
        row.delete()


def submit(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """Let it go: now, at its time, or to a second member first when it is large.

    Refused: an account that is not opened or suspended; this week's quota used up; a time that has passed or is
    further ahead than allowed; nobody in the audience of one that is to go now.
    """
    found = get(account, broadcast_id)
    size = audience_of(found).count()
    with write():
        row = locked_broadcast(account, broadcast_id)
        _submit(actor, row, size)
    return row


def approve(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """A second member agrees; it goes at its time, or now when that has passed. Refused: :class:`OwnBroadcast`."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        _second(actor, row)
        row.state = after(row.state, Act.APPROVE)
        row.decided_by_id = _member(actor)
        row.save(update_fields=["state", "decided_by"])
        note_act(actor, row, "broadcast.approved")
        _start(row)
    return row


def reject(actor: Actor, account: Account, *, broadcast_id: int, note: str) -> Broadcast:
    """A second member does not agree and says why; its maker may change it and submit it again."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        _second(actor, row)
        row.state = after(row.state, Act.REJECT)
        row.decided_by_id = _member(actor)
        row.note = note[:200]
        row.week = None
        row.save(update_fields=["state", "decided_by", "note", "week"])
        note_act(actor, row, "broadcast.rejected")
        tell(row, "broadcast.rejected", by=row.decided_by_id)
    return row


def withdraw(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """Back to the desk before anything was sent; its part of the quota is given back."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        row.state = after(row.state, Act.WITHDRAW)
        row.week = None
        row.decided_by = None
        row.save(update_fields=["state", "week", "decided_by"])
        note_act(actor, row, "broadcast.withdrawn")
    return row


def get(account: Account, broadcast_id: int) -> Broadcast:
    """One of the account's own; :class:`BroadcastNotFound` for any other."""
    row = Broadcast.objects.select_related("account").filter(pk=broadcast_id, account=account)
    found = row.first()
    if found is None:
        raise BroadcastNotFound
    return found


# --- inside a write ------------------------------------------------------------------------------


def locked_account(account_id: str) -> Account:
    """The account's row, locked: quotas and numbers are taken under it."""
    rows = for_update(Account.objects.select_related("app", "app__merchant").filter(pk=account_id))
    if not rows:
        raise CannotPublish
    return rows[0]


def locked_broadcast(account: Account, broadcast_id: int) -> Broadcast:
    """The account's row and then the broadcast's, locked in that order."""
    locked = locked_account(account.pk)
    rows = for_update(Broadcast.objects.filter(pk=broadcast_id, account=locked))
    if not rows:
        raise BroadcastNotFound
    rows[0].account = locked
    return rows[0]


def take_quota(row: Broadcast, now: datetime) -> None:
    """Count it in the week it is due; :class:`BroadcastQuota` when that week is full. The account is locked."""
    due = max(row.due_at or now, now)
    week = week_of(due.astimezone(clock.GMT8).date())
    limit = limit_of(row.audience_sort)
    if row.corrects_id is None and limit and used_of(row, week) >= limit:
        raise BroadcastQuota(most=limit)
    row.week = week


def keep_audience(row: Broadcast) -> None:
    """Its group or labels are there and stay: from this commit on they cannot be deleted while it waits for them.

    Refused: :class:`AudienceInvalid` when one was deleted since it was chosen.
    """
    try:
        if row.audience_sort == AudienceSort.GROUP:
            groups.keep(row.account, [row.audience["group"]])
        elif row.audience_sort == AudienceSort.LABELS:
            labels.keep(row.account, [one["label"] for one in row.audience["labels"]])
    except (GroupNotFound, LabelNotFound) as error:
        raise AudienceInvalid from error


def _submit(actor: Actor, row: Broadcast, size: int) -> None:
    now = clock.now()
    if not is_usable(row.account):
        raise CannotPublish
    _refuse_unfit(row.account, row.kind, row.content)  # what it leads to may have gone dark since
    keep_audience(row)
    if row.due_at is not None:
        latest = now + timedelta(days=settings.LIFELOOP_BROADCAST_DAYS)
        if not now - _LATE <= row.due_at <= latest:
            raise DueTooFar(days=settings.LIFELOOP_BROADCAST_DAYS)
    elif size == 0:
        raise AudienceEmpty
    held = size > settings.LIFELOOP_APPROVAL_ABOVE
    row.state = after(row.state, Act.HOLD if held else Act.SUBMIT)
    take_quota(row, now)
    row.wanted = size
    row.submitted_by_id = _member(actor)
    row.save()
    note_act(actor, row, "broadcast.submitted")
    if row.state == BroadcastState.WAITING:
        tell(row, "broadcast.waits", by=row.submitted_by_id)
    if row.state == BroadcastState.INIT:
        _start(row)


def _start(row: Broadcast) -> None:
    enqueue(JOB, {"broadcast": row.pk}, run_at=row.due_at)


def _columns(account: Account, wanted: Wanted, *, correction: bool = False) -> dict[str, Any]:
    kind = KINDS.get(wanted.kind)
    if kind is None or kind.name not in KIND_NAMES:
        raise KindIllegal
    return {
        "kind": kind.name,
        "content": kind.read(dict(wanted.content)).model_dump(mode="json"),
        "audience_sort": str(wanted.audience_sort),
        "audience": checked(account, wanted.audience_sort, wanted.audience),
        "due_at": wanted.due_at,
        "hold_out": holdout.checked(
            wanted.hold_out, audience_sort=wanted.audience_sort, correction=correction
        ),
    }


def _refuse_unfit(account: Account, kind: str, content: Mapping[str, Any]) -> None:
    refuse_unfit(account, KINDS[kind].model.model_validate(content))


def _size(account: Account, columns: Mapping[str, Any]) -> int:
    # Before the write: counting a million people must keep nobody waiting.
    return Audience(account, columns["audience_sort"], columns["audience"]).count()


def _second(actor: Actor, row: Broadcast) -> None:
    member = _member(actor)
    if member is None or member in {row.made_by_id, row.submitted_by_id}:
        raise OwnBroadcast


def _member(actor: Actor) -> int | None:
    return int(actor.id) if actor.kind == "member" else None
