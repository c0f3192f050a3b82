"""What the workbench counts: figures of this very moment."""

from dataclasses import dataclass

from django.db.models import Count, Q

from lifeloop.followers.queries import total
from lifeloop.identity.models import Merchant
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs import queries as programs
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.queries.binding import bound_programs


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one merchant."""

    programs: int
    listed_programs: int
    bound_programs: int
    accounts: int
    listed_accounts: int
    followers: int


def figures(merchant: Merchant) -> Figures:
    """Count what the merchant has."""
    listed = Count("pk", filter=Q(state=ProgramState.LISTED, suspended=False))
    own = programs.for_merchant(merchant).order_by().aggregate(all=Count("pk"), listed=listed)
    listed = Count("pk", filter=Q(state=AccountState.LISTED, suspended=False))
    accounts = lifestyle.for_merchant(merchant).order_by().aggregate(all=Count("pk"), listed=listed)
    return Figures(
        programs=own["all"],
        listed_programs=own["listed"],
        bound_programs=bound_programs(merchant),
        accounts=accounts["all"],
        listed_accounts=accounts["listed"],
        followers=total(merchant),
    )
