"""Who may message a person, and what the person opened last."""

from dataclasses import dataclass
from datetime import datetime

from lifeloop.followers.models import Refusal, Visit
from lifeloop.followers.queries.follows import follows_of
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding


@dataclass(frozen=True, slots=True)
class Sender:
    """Who may message a person, through what, since when.

    ``kind`` is "account" (a follow; ``program``: through which it came) or "program" (``account``: through which it writes).
    """

    kind: str
    program: Program | None
    account: Account | None
    since: datetime
    muted: bool
    refused: bool


def senders_of(person: Person) -> list[Sender]:
    """Who may message this person: followed accounts, then programs that were visited."""
    accounts = [
        Sender("account", row.program, row.account, row.created_at, row.muted, refused=False)
        for row in follows_of(person).select_related("program")
    ]
    visits = list(
        Visit.objects.select_related("program", "program__app")
        .filter(person=person)
        .order_by("-last_at")
    )
    refused = set(Refusal.objects.filter(person=person).values_list("program_id", flat=True))
    bound = {
        row.program_id: row.account
        for row in Binding.objects.select_related("account", "account__app").filter(
            pk__in=[row.program_id for row in visits]
        )
    }
    programs = [
        Sender(
            "program",
            row.program,
            bound.get(row.program_id),
            row.first_at,
            muted=False,
            refused=row.program_id in refused,
        )
        for row in visits
    ]
    return accounts + programs


def recent_programs(person: Person, limit: int = 8) -> list[Program]:
    """What the person opened last."""
    rows = Visit.objects.select_related("program", "program__app", "program__app__merchant").filter(
        person=person
    )
    return [row.program for row in rows.order_by("-last_at")[:limit]]
