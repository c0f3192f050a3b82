"""The platform suspended a company, or let it go on."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "merchant.suspended",
    "merchant.resumed",
    name="merchant_stopped",
    label=N_("Our company suspended or resumed by the platform"),
    sentences={
        "suspended": N_(
            "The platform suspended %(company)s: nobody of it can act here, and its apps send nothing."
        ),
        "resumed": N_("The platform lets %(company)s go on."),
    },
    icon="building-store",
    can=Can.VIEW,
    urgent=True,
)
def merchant_stopped(event: Event) -> Iterator[Telling]:
    """To everybody of the company."""
    yield Telling(
        event.merchant_id,
        {"company": things.company(event.merchant_id)},
        Way("home"),
        variant=event.kind.removeprefix("merchant."),
        without=things.by(event),
    )
