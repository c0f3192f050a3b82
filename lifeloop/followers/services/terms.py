"""Keeping the index of searches: with every follow, rename and note, gone with the unfollow."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from lifeloop.followers.models import Follow, FollowTerm
from lifeloop.followers.rules import terms

_BATCH = 500
_Key = tuple[str, int]  # account, person


def index(follows: Iterable[Follow], *, fresh: bool = False) -> int:
    """Write the terms of these open follows (with their people), inside the caller's write; how many were changed.

    ``fresh``: they have none yet. Otherwise what no longer fits is removed and what is new is added.
    """
    rows = list(follows)
    kept = {} if fresh else _kept(rows)
    added: list[FollowTerm] = []
    changed = 0
    for follow in rows:
        wanted, found = of(follow), kept.get(_key(follow), set())
        if gone := found - wanted:
            _of_one(follow.person_id, follow.account_id).filter(term__in=gone).delete()
        added += [
            FollowTerm(account_id=follow.account_id, person_id=follow.person_id, term=term)
            for term in sorted(wanted - found)
        ]
        changed += wanted != found
    FollowTerm.objects.bulk_create(added, batch_size=_BATCH, ignore_conflicts=True)
    return changed


def wrong(follows: Sequence[Follow]) -> list[Follow]:
    """Those of these follows (with their people) whose terms are not there, or not the right ones; in one query."""
    kept = _kept(follows)
    return [follow for follow in follows if kept.get(_key(follow), set()) != of(follow)]


def of(follow: Follow) -> set[str]:
    """The terms one follow should have."""
    return terms.of(phone=follow.person.phone, name=follow.person.name, note=follow.note)


def forget(person_id: int, account_id: str) -> None:
    """Remove all terms of one follower, inside the caller's write."""
    _of_one(person_id, account_id).delete()


def _of_one(person_id: int, account_id: str) -> QuerySet[FollowTerm]:
    return FollowTerm.objects.filter(account_id=account_id, person_id=person_id)


def _key(follow: Follow) -> _Key:
    return follow.account_id, follow.person_id


def _kept(follows: Sequence[Follow]) -> dict[_Key, set[str]]:
    rows = FollowTerm.objects.filter(
        account_id__in={follow.account_id for follow in follows},
        person_id__in={follow.person_id for follow in follows},
    )
    found: dict[_Key, set[str]] = {}
    for account_id, person_id, term in rows.values_list("account_id", "person_id", "term"):
        found.setdefault((account_id, person_id), set()).add(term)
    return found
