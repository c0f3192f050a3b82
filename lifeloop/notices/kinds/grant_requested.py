"""A company asks to bind an account of ours: the owners have a text already."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event
from lifeloop.relations.models import GrantState


@kind(
    "grant.requested",
    name="grant_requested",
    label=N_("Grant requests that wait for us"),
    sentences=N_(
        "%(company)s asks to bind “%(program)s” to your lifestyle account “%(account)s”. Agree or decline."
    ),
    icon="heart-handshake",
    can=Can.GRANT,
    text=Text.SENT,
)
def grant_requested(event: Event) -> Iterator[Telling]:
    """While it waits for an answer."""
    grant = things.grant_of(event)
    if grant is not None and grant.state == GrantState.REQUESTED:
        way = Way("grants", fragment=f"grant-{grant.pk}")
        yield Telling(grant.owner_id, things.names_of(grant), way, without=things.by(event))
