"""A broadcast was sent, failed, or was not approved."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event

_VARIANTS = {
    BroadcastState.SUCCESS: "sent",
    BroadcastState.FAILURE: "failed",
    BroadcastState.REJECTED: "rejected",
}


@kind(
    "broadcast.ended",
    "broadcast.rejected",
    name="broadcast_ended",
    label=N_("Our broadcasts have ended"),
    sentences={
        "sent": N_("Your broadcast of “%(account)s” was sent to %(people)s people."),
        "failed": N_("Your broadcast of “%(account)s” failed. Its page says why."),
        "rejected": N_("Your broadcast of “%(account)s” was not approved: %(note)s"),
    },
    icon="speakerphone",
    can=Can.SEND,
)
def broadcast_ended(event: Event) -> Iterator[Telling]:
    """To those who made and submitted it."""
    row = Broadcast.objects.filter(pk=int(event.facts["broadcast"])).first()
    account = things.account_of(event)
    variant = _VARIANTS.get(BroadcastState(event.facts["state"]))
    if row is None or account is None or variant is None:
        return
    makers = {pk for pk in (row.made_by_id, row.submitted_by_id) if pk is not None}
    yield Telling(
        account.app.merchant_id,
        {"account": account.name, "people": str(row.sent), "note": row.note or "–"},
        Way("account-broadcast", (account.pk, str(row.pk))),
        variant=variant,
        members=makers,
    )
