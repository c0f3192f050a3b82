"""A member's password is another one now."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.password_changed",
    "member.password_reset",
    name="password_changed",
    label=N_("My password was changed"),
    sentences={
        "password_changed": N_(
            "Your password was changed, and your other sessions have ended. If that was not you, reset it by SMS now."
        ),
        "password_reset": N_(
            "Your password was reset by SMS, and all sessions have ended. If that was not you, tell an owner of your"
            " company."
        ),
    },
    icon="key",
    can=Can.SELF,
    text=Text.ON,
    urgent=True,
)
def password_changed(event: Event) -> Iterator[Telling]:
    """To the member alone."""
    variant = event.kind.removeprefix("member.")
    yield Telling(None, {}, Way("security"), variant=variant, members=[event.facts["member"]])
