"""A member signs in with a second factor from now on, or no longer."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.totp_on",
    "member.totp_off",
    name="second_factor",
    label=N_("My two-step verification was turned on or off"),
    sentences={
        "totp_on": N_("Two-step verification of your login was turned on."),
        "totp_off": N_(
            "Two-step verification of your login was turned off: the password alone signs in. If that was not you,"
            " change it."
        ),
    },
    icon="shield-lock",
    can=Can.SELF,
    text=Text.ON,
    urgent=True,
)
def second_factor(event: Event) -> Iterator[Telling]:
    """To the member alone."""
    variant = event.kind.removeprefix("member.")
    yield Telling(None, {}, Way("security"), variant=variant, members=[event.facts["member"]])
