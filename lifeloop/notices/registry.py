"""Kinds of notices: one file each in ``kinds/``, found at start, never listed anywhere.

Add a kind: write ``kinds/<name>.py``::

    @kind(
        "grant.revoked",
        name="grant_revoked",
        label=N_("Grants taken back"),
        sentences=N_("“%(account)s” took its grant back."),
        icon="unlink",
        can=Can.BIND,
    )
    def grant_revoked(event: Event) -> Iterator[Telling]:
        yield Telling(merchant_id, {"account": "…"}, Way("program-binding", (app_id,)))

The function runs once for each event (at least), may read, and writes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.registry import Registry
from lifeloop.outbox import Event


class Text(StrEnum):
    """Whether a kind goes to the phone as well."""

    OFF = "off"  # unless the member wants it
    ON = "on"  # unless the member does not
    SENT = "sent"  # always, to the owners: by the act itself, whose link is a secret


@dataclass(frozen=True, slots=True)
class Way:
    """Where a notice leads: a page of the console by name, its arguments, and a place on it."""

    page: str
    args: tuple[str, ...] = ()
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice for some members.

    ``facts`` fill the sentence of ``variant``. ``merchant_id`` None: it is about the member, or the platform. ``members``
    None: all of the merchant whose role has the kind's ``can``; ``without``: but not these (whoever did it knows).
    ``fold``: while a notice of this kind and fold is unread, another one is not made.
    """

    merchant_id: int | None
    facts: Mapping[str, str]
    way: Way
    variant: str = ""
    members: Collection[int] | None = None
    without: Collection[int | None] = field(default_factory=tuple)
    fold: str = ""


Tellings = Callable[[Event], Iterable[Telling]]
T = TypeVar("T", bound=Tellings)


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind. ``label`` and ``sentences`` (by variant) are English msgids.

    ``can``: the roles that get and see it; ``Can.SELF``: the members that are named; ``Can.PLATFORM``: the operators.
    ``urgent``: comes however many came before.
    """

    name: str
    label: str
    sentences: Mapping[str, str]
    icon: str
    can: Can
    text: Text
    urgent: bool
    events: tuple[str, ...]
    tellings: Tellings


KINDS: Registry[Kind] = Registry("kind of notice")


def kind(  # noqa: PLR0913 -- what one says of a kind
    *events: str,
    name: str,
    label: str,
    sentences: str | Mapping[str, str],
    icon: str,
    can: Can,
    text: Text = Text.OFF,
    urgent: bool = False,
) -> Callable[[T], T]:
    """Register the function that follows as the kind of notice that these events make; see :class:`Kind`."""

    def register(tellings: T) -> T:
        known = {"": sentences} if isinstance(sentences, str) else dict(sentences)
        KINDS.add(name, Kind(name, label, known, icon, can, text, urgent, events, tellings))
        return tellings

    return register
