"""The owner took the grant back under which a program of ours sends."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, kind
from lifeloop.outbox import Event


@kind(
    "grant.revoked",
    name="grant_revoked",
    label=N_("Grants that were taken back from us"),
    sentences=N_(
        "%(owner)s took back its grant: “%(program)s” is no longer bound to “%(account)s”, and its template"
        " messages are refused until it is bound again."
    ),
    icon="unlink",
    can=Can.BIND,
    urgent=True,
)
def grant_revoked(event: Event) -> Iterator[Telling]:
    """To those who may bind."""
    grant = things.grant_of(event)
    if grant is not None:
        yield Telling(
            grant.merchant_id,
            things.names_of(grant),
            things.at_program(grant),
            without=things.by(event),
        )
