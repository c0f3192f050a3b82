"""The follow component was drawn: told by the host page, whose card it is."""

from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.models import Person
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.outbox import emit
from lifeloop.programs.models import Program
from lifeloop.relations.queries.belonging import relation
from lifeloop.relations.queries.component import component_account

# A package that draws its component anew all the time shows it no more often than this.
_SHOWN = limits.Limit("followers.shown", 1, 10)


def component_shown(person: Person, program: Program, *, public_id: str) -> bool:
    """Tell that a person saw the component of an account in a program; once in ten seconds. False: not told again.

    Refused: :class:`AccountNotFound` for an account whose component may not show there.
    """
    with write():
        found = component_account(program, public_id[:32])
        if found is None or not found.ok:
            raise AccountNotFound
        account = found.account
        if limits.take([(_SHOWN, f"{person.pk}:{program.pk}:{account.pk}")]) is not None:
            return False
        emit(
            "component.shown",
            person_id=person.pk,
            account_id=int(account.pk),
            program_id=int(program.pk),
            merchant_id=account.app.merchant_id,
            facts={"by": "component", "relation": relation(program.pk, account.pk)},
        )
    return True
