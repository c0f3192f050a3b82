"""A broadcast waits for a second member."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "broadcast.waits",
    name="broadcast_waits",
    label=N_("Broadcasts that wait for approval"),
    sentences=N_(
        "A broadcast of “%(account)s” to %(people)s people waits for a second member: approve it or send it back."
    ),
    icon="user-check",
    can=Can.SEND,
)
def broadcast_waits(event: Event) -> Iterator[Telling]:
    """To those who may approve it: not to who made or submitted it."""
    row = Broadcast.objects.filter(pk=int(event.facts["broadcast"])).first()
    account = things.account_of(event)
    if row is None or account is None or row.state != BroadcastState.WAITING:
        return
    yield Telling(
        account.app.merchant_id,
        {"account": account.name, "people": str(row.wanted or 0)},
        Way("account-broadcast", (account.pk, str(row.pk))),
        without=(row.made_by_id, row.submitted_by_id),
    )
