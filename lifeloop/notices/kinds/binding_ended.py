"""Another company unbound its program from an account of ours."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, kind
from lifeloop.outbox import Event
from lifeloop.relations.models import GrantState


@kind(
    "binding.unbound",
    name="binding_ended",
    label=N_("Another company unbound from our lifestyle account"),
    sentences=N_(
        "%(company)s unbound “%(program)s” from your lifestyle account “%(account)s”. The grant has ended."
    ),
    icon="unlink",
    can=Can.GRANT,
)
def binding_ended(event: Event) -> Iterator[Telling]:
    """Not when the owner ended it by revoking the grant."""
    grant = things.grant_of(event)
    if grant is not None and grant.state == GrantState.ENDED:
        yield Telling(
            grant.owner_id,
            things.names_of(grant),
            things.at_owner(grant),
            without=things.by(event),
        )
