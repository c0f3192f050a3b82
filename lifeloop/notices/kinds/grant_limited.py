"""The owner changed what a grant allows a program of ours."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, kind
from lifeloop.outbox import Event


@kind(
    "grant.limited",
    name="grant_limited",
    label=N_("Other limits of a grant"),
    sentences=N_("%(owner)s changed what “%(program)s” may send through “%(account)s”."),
    icon="adjustments",
    can=Can.TEMPLATES,
)
def grant_limited(event: Event) -> Iterator[Telling]:
    """To those who choose the templates."""
    grant = things.grant_of(event)
    if grant is not None:
        yield Telling(
            grant.merchant_id,
            things.names_of(grant),
            things.at_program(grant),
            without=things.by(event),
        )
