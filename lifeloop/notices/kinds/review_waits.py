"""Something was handed to the platform to be looked at."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "program.state",
    "program.update",
    "account.opened",
    "account.state",
    "sheet.state",
    name="review_waits",
    label=N_("Reviews that wait for the platform"),
    sentences={
        "program": N_("The mini program “%(name)s” of %(company)s waits for a review."),
        "account": N_("The lifestyle account “%(name)s” of %(company)s waits for a review."),
        "sheet": N_("A follow sheet of “%(name)s” (%(company)s) waits for a review."),
    },
    icon="clipboard",
    can=Can.PLATFORM,
)
def review_waits(event: Event) -> Iterator[Telling]:
    """To the operators."""
    if event.kind != "account.opened" and event.facts.get("act") != "submit":
        return
    variant = event.kind.partition(".")[0]
    found = things.program_of(event) if variant == "program" else things.account_of(event)
    if found is not None:
        facts = {"name": found.name, "company": found.app.merchant.name}
        way = Way("platform-reviews")
        yield Telling(None, facts, way, variant=variant, without=things.by(event))
