"""A receiver of events was switched off by the platform: the owners have a text already."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event
from lifeloop.webhooks.models import Endpoint


@kind(
    "receiver.given_up",
    name="receiver_off",
    label=N_("A receiver of events was switched off"),
    sentences={
        "GONE": N_("Events are no longer sent to %(address)s: its server said 410 Gone."),
        "FAILING": N_(
            "Events are no longer sent to %(address)s: no delivery succeeded for 5 days."
        ),
    },
    icon="plug",
    can=Can.APP_KEYS,
    text=Text.SENT,
)
def receiver_off(event: Event) -> Iterator[Telling]:
    """To those who look after keys and receivers."""
    receiver = Endpoint.objects.filter(pk=event.facts["receiver"]).first()
    if receiver is not None:
        yield Telling(
            receiver.merchant_id,
            {"address": receiver.address[:100]},
            Way("event-receiver", (str(receiver.pk),)),
            variant=str(event.facts["because"]),
        )
