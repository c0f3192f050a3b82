"""Stopping a broadcast, going on with it, taking it back, and telling those who had opened it."""

from dataclasses import replace

from lifeloop.audit import Actor
from lifeloop.database import for_update, write
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import BroadcastStateRefused
from lifeloop.messaging.models import Broadcast, BroadcastState, Publication, Send
from lifeloop.messaging.rules.broadcasts import Act, AudienceSort, after
from lifeloop.messaging.services.broadcast_records import note_act
from lifeloop.messaging.services.broadcasts import (
    JOB,
    Wanted,
    get,
    keep_audience,
    locked_broadcast,
    make,
)
from lifeloop.messaging.services.publications import take_back
from lifeloop.outbox import emit, enqueue


def stop(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """Stop a running one between two chunks: from this commit on nobody else gets it."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        row.state = after(row.state, Act.STOP)
        row.ended_at = clock.now()
        row.save(update_fields=["state", "ended_at"])
        note_act(actor, row, "broadcast.stopped")
    return row


def resume(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """Go on with a stopped one where it stopped: nobody gets it twice. Refused when its group or label is gone."""
    with write():
        row = locked_broadcast(account, broadcast_id)
        row.state = after(row.state, Act.RESUME)
        keep_audience(row)
        row.save(update_fields=["state"])
        note_act(actor, row, "broadcast.resumed")
        enqueue(JOB, {"broadcast": row.pk})
    return row


def recall(actor: Actor, account: Account, *, broadcast_id: int) -> Broadcast:
    """撤回: gone from every inbox and every unread number at the next read; one row is changed, whatever the number.

    One that is being sent is stopped by the same commit, and is RECALLED once its worker has seen it.
    """
    with write():
        row = locked_broadcast(account, broadcast_id)
        row.state = after(row.state, Act.RECALL)
        row.recalled_at = clock.now()
        row.save(update_fields=["state", "recalled_at"])
        if row.publication_id is not None:
            [publication] = for_update(Publication.objects.filter(pk=row.publication_id))
            take_back(publication, row.account)
        if row.send_id is not None:
            Send.objects.filter(pk=row.send_id).update(recalled_at=row.recalled_at)
            emit(
                "broadcast.recalled",
                account_id=int(account.pk),
                merchant_id=row.account.app.merchant_id,
                facts={"send": str(row.send_id)},
            )
        note_act(actor, row, "broadcast.recalled")
        if row.state == BroadcastState.RECALLING:
            enqueue(JOB, {"broadcast": row.pk})
    return row


def recalled(broadcast_id: int) -> None:
    """The worker has seen the recall: nothing of it is being sent any more."""
    with write():
        rows = for_update(Broadcast.objects.filter(pk=broadcast_id, state=BroadcastState.RECALLING))
        for row in rows:
            row.state = after(row.state, Act.RECALLED)
            row.ended_at = clock.now()
            row.save(update_fields=["state", "ended_at"])


def correct(
    actor: Actor,
    account: Account,
    *,
    broadcast_id: int,
    wanted: Wanted,
    submit: bool = False,
) -> Broadcast:
    """更正: a broadcast to those who had opened a recalled one. It takes nothing of the quota; caps and budgets hold."""
    first = get(account, broadcast_id)
    if first.state not in {BroadcastState.RECALLED, BroadcastState.RECALLING}:
        raise BroadcastStateRefused(state=first.get_state_display(), act="correct")
    made = first.corrections.first()
    if made is not None and not submit:
        return made  # one is enough, however often it is asked for
    to = replace(wanted, audience_sort=AudienceSort.OPENED, audience={"broadcast": first.pk})
    return make(
        actor,
        account,
        wanted=to,
        request_key=f"correction-{first.pk}",
        submit=submit,
        corrects=first,
    )
