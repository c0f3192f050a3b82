"""A member signed in with a browser that was never used for it."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event


@kind(
    "member.session_begun",
    name="session_begun",
    label=N_("A sign-in with a new browser"),
    sentences=N_(
        "Your login was used with a new browser, from %(address)s. If that was not you, end the session and change"
        " your password."
    ),
    icon="login",
    can=Can.SELF,
    text=Text.ON,
    urgent=True,
)
def session_begun(event: Event) -> Iterator[Telling]:
    """To the member alone. When it was says the row itself, in the reader's own zone, and a text the phone's clock."""
    facts = {"address": str(event.facts["address"] or "–")}
    yield Telling(None, facts, Way("security"), members=[event.facts["member"]])
