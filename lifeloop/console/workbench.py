"""What the workbench shows: figures of this very moment, and the next step of a new company."""

from dataclasses import dataclass

from lifeloop.followers.queries import total
from lifeloop.identity.models import Merchant
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.queries.conversations import waiting_of
from lifeloop.programs import queries as programs
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.queries.binding import bound_programs, waiting_grants
from lifeloop.webhooks.queries.endpoints import failing


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one merchant."""

    programs: int
    listed_programs: int
    programs_in_review: int
    bound_programs: int
    accounts: int
    listed_accounts: int
    accounts_in_review: int
    followers: int
    waiting_grants: int
    failing_receivers: int
    talks: list[tuple[str, str, int]]  # account, its name, conversations that wait for an answer

    @property
    def waiting(self) -> int:
        """How much waits for this merchant or for the platform."""
        talks = sum(number for _account, _name, number in self.talks)
        return self.waiting_grants + talks + self.in_review + self.failing_receivers

    @property
    def in_review(self) -> int:
        """How many programs and accounts the platform looks at."""
        return self.programs_in_review + self.accounts_in_review

    @property
    def step(self) -> int:
        """The next step of a new company: 1 a program, 2 an account, 3 binding; 4: all done."""
        reached = (self.programs, self.accounts, self.bound_programs)
        return next((number for number, count in enumerate(reached, 1) if not count), 4)


def figures(merchant: Merchant) -> Figures:
    """Count what the merchant has."""
    own_programs, own_accounts = programs.for_merchant(merchant), lifestyle.for_merchant(merchant)
    return Figures(
        programs=own_programs.count(),
        listed_programs=own_programs.filter(state=ProgramState.LISTED, suspended=False).count(),
        programs_in_review=own_programs.filter(state=ProgramState.IN_REVIEW).count(),
        bound_programs=bound_programs(merchant),
        accounts=own_accounts.count(),
        listed_accounts=own_accounts.filter(state=AccountState.LISTED, suspended=False).count(),
        accounts_in_review=own_accounts.filter(state=AccountState.OPENING).count(),
        followers=total(merchant),
        waiting_grants=waiting_grants(merchant),
        failing_receivers=failing(merchant),
        talks=waiting_of(merchant),
    )
