"""Somebody accepted an invitation."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.joined",
    name="member_joined",
    label=N_("New members of the company"),
    sentences={
        "owner": N_("%(login)s accepted the invitation and is an owner now."),
        "admin": N_("%(login)s accepted the invitation and is an administrator now."),
        "operator": N_("%(login)s accepted the invitation and is an operator now."),
        "viewer": N_("%(login)s accepted the invitation and is a viewer now."),
    },
    icon="user-plus",
    can=Can.MEMBERS,
)
def member_joined(event: Event) -> Iterator[Telling]:
    """To those who look after members."""
    yield Telling(
        event.merchant_id,
        {"login": str(event.facts["login"])},
        Way("members"),
        variant=str(event.facts["role"]),
        without=(event.facts["member"],),
    )
