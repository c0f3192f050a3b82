"""Coming back: a mini program is opened, and which message brought the person there; a mute, and after which message."""

from django.db.models import Q

from lifeloop.database import write
from lifeloop.followers import services as followers
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import marks
from lifeloop.programs.models import Program
from lifeloop.relations.queries.belonging import BOUND, relations_of

# Where a visit may come from, as the host page says; anything else is told as unknown.
CAME = frozenset({"message", "article", "menu", "slot", "account", "home", "code"})


def visited(person: Person, program: Program, *, page: str = "", came: str = "") -> None:
    """The person opened the program; noted with the message that brought them back, by the last touch.

    That is the last message they opened, within ``LIFELOOP_ATTRIBUTION_DAYS``, of the accounts the program is bound to or associated
    with just now, or of the program itself. ``page``: of the program; ``came``: one of :data:`CAME`.
    """
    with write():
        accounts = relations_of(program.pk)
        touch = marks.last_opened(person, Q(account__in=accounts) | Q(program=program), accounts)
        facts = {"page": page[:200], "from": came if came in CAME else ""}
        if touch is not None:
            account_id, mark = touch
            # A message of the program itself went through the account it was bound to then.
            facts |= {"account": account_id, "relation": accounts.get(account_id, BOUND), **mark}
        followers.visit(person, program, facts=facts)


def set_muted(person: Person, account: Account, *, muted: bool) -> None:
    """免打扰 on or off, told with the account's newest message to this person. Refused: ``NotFollowing``."""
    with write():
        after = marks.last_received(person, account.pk) if muted else {}
        followers.set_muted(person, account, muted=muted, facts=after)
