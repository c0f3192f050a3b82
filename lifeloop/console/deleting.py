"""Deleting what other things may need: the dialog names them, and has no button while they do."""

from collections.abc import Sequence

from django.utils.translation import gettext

from lifeloop.console.confirming import Ask

SHOWN = 5


def refused(name: str, users: Sequence[str]) -> Ask:
    """A dialog that says what has to be changed first."""
    question = gettext("%(name)s is in use and cannot be deleted yet.") % {"name": name}
    return Ask(
        question,
        "",
        [
            gettext("It is in use by: %(where)s.") % {"where": named(users)},
            gettext("Take it out there first, then come back."),
        ],
    )


def named(users: Sequence[str]) -> str:
    """The first of them, and how many there are beside."""
    words = " · ".join(users[:SHOWN])
    more = len(users) - SHOWN
    return f"{words} · +{more}" if more > 0 else words


def left_without(users: Sequence[str]) -> list[str]:
    """The line about broadcasts that are not sent yet (or not to all) and need another audience; none, no line."""
    if not users:
        return []
    text = gettext("To be sent later, these need other receivers: %(where)s.")
    return [text % {"where": named(users)}]
