"""More happened than anybody can read: one line in place of the rest, once an hour."""

from collections.abc import Iterator

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.registry import Telling, kind
from lifeloop.outbox import Event


@kind(
    name="more",
    label=N_("Too much at once"),
    sentences=N_(
        "So much happened within an hour that the rest is not listed here. The workbench and the pages themselves"
        " show how things are."
    ),
    icon="dots",
    can=Can.SELF,
)
def more(_event: Event) -> Iterator[Telling]:
    """No event makes it: see ``services.telling``."""
    yield from ()
