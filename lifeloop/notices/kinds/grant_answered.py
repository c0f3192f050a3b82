"""The owner of an account answered our request."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, kind
from lifeloop.outbox import Event


@kind(
    "grant.approved",
    "grant.declined",
    name="grant_answered",
    label=N_("Answers to our grant requests"),
    sentences={
        "approved": N_(
            "%(owner)s agreed: “%(program)s” is bound to “%(account)s”, and its messages go out through it."
        ),
        "declined": N_("%(owner)s declined to let “%(program)s” be bound to “%(account)s”."),
    },
    icon="clipboard-check",
    can=Can.BIND,
)
def grant_answered(event: Event) -> Iterator[Telling]:
    """To those who may bind."""
    grant = things.grant_of(event)
    if grant is not None:
        yield Telling(
            grant.merchant_id,
            things.names_of(grant),
            things.at_program(grant),
            variant=event.kind.removeprefix("grant."),
            without=things.by(event),
        )
