"""Filters of the operation log, as its address has them."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from lifeloop.audit import SYSTEM
from lifeloop.audit.parties import Actor
from lifeloop.audit.queries import Asked
from lifeloop.console.audit_words import KINDS
from lifeloop.identity.models import Merchant
from lifeloop.identity.queries.members import of_merchant

NAMES = ("kind", "who", "target", "since", "until")
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for, who may be chosen, and what was typed; nonsense counts as not asked."""

    asked: Asked
    members: list[tuple[str, str]]
    typed: dict[str, str]

    @property
    def active(self) -> bool:
        """Something is left out."""
        return self.asked != Asked()

    @property
    def folded(self) -> bool:
        """The further filters stay folded: none of them is asked for."""
        return not (self.typed["since"] or self.typed["until"])

    @property
    def query(self) -> str:
        """For links that carry the filters on."""
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in self.typed.items() if value})
        return kept.urlencode()


def read(merchant: Merchant, data: QueryDict) -> Filters:
    """What the address asks for, as far as it makes sense."""
    members = [(str(one.member_id), one.member.login) for one in of_merchant(merchant)]
    typed = {name: data.get(name, "").strip()[:60] for name in NAMES}
    who: Actor | None = None
    if typed["who"] in dict(members):
        who = Actor("member", typed["who"])
    elif typed["who"] == PLATFORM:
        who = SYSTEM
    asked = Asked(
        action=typed["kind"] if typed["kind"] in KINDS else "",
        actor=who,
        target=typed["target"],
        since=_day(typed["since"]),
        until=_day(typed["until"]),
    )
    return Filters(asked, [*members, (PLATFORM, _("the platform"))], typed)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    # Years that no database can be asked for.
    return found if found and 1970 <= found.year <= 9000 else None
