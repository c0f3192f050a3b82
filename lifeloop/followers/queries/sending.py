"""What a send decides by, inside its write."""

from lifeloop.database import for_share
from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow, Refusal

_refusals = KeptRead(
    lambda: Refusal.objects.filter(
        person_id__among=Given("people"), program_id__among=Given("programs")
    ).values_list("person_id", "program_id"),
    lock="share",
)


def refused_pairs(person_ids: list[int], program_ids: list[str]) -> set[tuple[int, str]]:
    """The (person, program) pairs with a standing refusal, inside a send's write."""
    rows = _refusals(people=person_ids, programs=program_ids)
    return {(person_id, program_id) for person_id, program_id in rows}


def open_follows(pairs: list[tuple[int, str]]) -> dict[tuple[int, str], Follow]:
    """The open follows of (person, account) pairs, inside a send's write."""
    people = [person_id for person_id, _account in pairs]
    accounts = [account_id for _person, account_id in pairs]
    rows = for_share(
        Follow.objects.filter(person_id__in=people, account_id__in=accounts, ended_at=None)
    )
    return {(row.person_id, row.account_id): row for row in rows}
