"""Somebody bound an account of ours with an administrator's login and code: the owners have a text already."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices import things
from lifeloop.notices.registry import Telling, Text, kind
from lifeloop.outbox import Event


@kind(
    "grant.given",
    name="grant_given",
    label=N_("Another company bound our lifestyle account"),
    sentences=N_(
        "“%(program)s” of %(company)s was bound to your lifestyle account “%(account)s” with the login and SMS code"
        " of one of its administrators. If you know nothing of it, revoke the grant."
    ),
    icon="link",
    can=Can.GRANT,
    text=Text.SENT,
    urgent=True,
)
def grant_given(event: Event) -> Iterator[Telling]:
    """To everybody who can revoke it, also to whoever lent the login."""
    grant = things.grant_of(event)
    if grant is not None:
        yield Telling(grant.owner_id, things.names_of(grant), things.at_owner(grant))
