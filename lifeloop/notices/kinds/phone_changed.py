"""A member's phone is another one now."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.phone_changed",
    name="phone_changed",
    label=N_("My mobile phone was changed"),
    sentences=N_(
        "The mobile phone of your login was changed: codes go to the new one from now on."
    ),
    icon="device-mobile",
    can=Can.SELF,
    urgent=True,
)
def phone_changed(event: Event) -> Iterator[Telling]:
    """To the member alone."""
    yield Telling(None, {}, Way("security"), members=[event.facts["member"]])
