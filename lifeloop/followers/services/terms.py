"""Keeping the index of searches: with every follow, rename and note, gone with the unfollow."""

from collections.abc import Iterable

from lifeloop.followers.models import Follow, FollowTerm
from lifeloop.followers.rules import terms

_BATCH = 500


def index(follows: Iterable[Follow], *, fresh: bool = False) -> None:
    """Write the terms of these open follows (with their people), inside the caller's write.

    ``fresh``: they have none yet. Otherwise what no longer fits is removed and what is new is added.
    """
    added: list[FollowTerm] = []
    for follow in follows:
        wanted = terms.of(phone=follow.person.phone, name=follow.person.name, note=follow.note)
        if not fresh:
            wanted -= _kept(follow, wanted)
        added += [
            FollowTerm(account_id=follow.account_id, person_id=follow.person_id, term=term)
            for term in sorted(wanted)
        ]
    FollowTerm.objects.bulk_create(added, batch_size=_BATCH, ignore_conflicts=True)


def forget(person_id: int, account_id: str) -> None:
    """Remove all terms of one follower, inside the caller's write."""
    FollowTerm.objects.filter(account_id=account_id, person_id=person_id).delete()


def _kept(follow: Follow, wanted: set[str]) -> set[str]:
    rows = FollowTerm.objects.filter(account_id=follow.account_id, person_id=follow.person_id)
    found = set(rows.values_list("term", flat=True))
    if gone := found - wanted:
        rows.filter(term__in=gone).delete()
    return found & wanted
