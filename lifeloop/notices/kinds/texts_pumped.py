"""Codes by text are asked for in masses: money runs out."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, Text, Way, kind
from lifeloop.outbox import Event


@kind(
    "texts.pumped",
    name="texts_pumped",
    label=N_("Codes by text that are asked for in masses"),
    sentences=N_(
        "Codes by text are asked for in masses: %(sent)s were sent in this hour for about ¥%(cost)s, and %(refused)s"
        " were refused so far."
    ),
    icon="alert-triangle",
    can=Can.PLATFORM,
    text=Text.ON,
    urgent=True,
)
def texts_pumped(event: Event) -> Iterator[Telling]:
    """To the operators, once an hour."""
    facts = {name: str(event.facts[name]) for name in ("sent", "cost", "refused")}
    yield Telling(None, facts, Way("platform-health"))
