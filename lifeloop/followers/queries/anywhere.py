"""Followers of all a merchant's accounts at once: the top bar's search.

By the same terms as an account's own list, so nothing that is masked can be learned here either: a whole phone number is
looked for by the digits of it that are shown.
"""

from django.db.models import Exists, OuterRef, QuerySet

from lifeloop.followers.models import Follow, FollowTerm
from lifeloop.followers.rules import terms
from lifeloop.identity.models import Merchant

MOST_COUNTED = 2_000

_Pair = tuple[str, int]  # account, person


def anywhere(merchant: Merchant, search: str, *, most: int = 20) -> list[Follow]:
    """Up to ``most`` open follows with their people and accounts, by user_id, phone (masked, its end, whole), name or note.

    Someone who follows two accounts is there twice: each has its own page.
    """
    own = Follow.objects.filter(account__app__merchant=merchant, ended_at=None)
    rows = own.select_related("person", "account").order_by("-created_at", "-id")
    wanted = search.strip()
    if len(wanted) == 16 and wanted.isascii() and wanted.isdigit():
        return list(rows.filter(person__user_id=wanted)[:most])
    pairs = _pairs(merchant, terms.wanted(wanted), most)
    if not pairs:
        return []
    people, accounts = {person for _account, person in pairs}, {account for account, _ in pairs}
    found = rows.filter(person_id__in=people, account_id__in=accounts)
    return [row for row in found if (row.account_id, row.person_id) in pairs][:most]


def _pairs(merchant: Merchant, words: list[terms.Word], most: int) -> set[_Pair]:
    """The followers that meet every word, by one of its ways."""
    found: set[_Pair] = set()
    for ways in _choices(words):
        needed = [term for way in ways for term in way.terms]
        if needed:
            rows = _meeting(merchant, needed)
            found |= set(rows.values_list("account_id", "person_id")[:most])
    return found


def _choices(words: list[terms.Word]) -> list[list[terms.Way]]:
    """One way of each word, in every combination; of the ways a word has beyond the first, only of the first word."""
    if not words:
        return []
    rest = [word[0] for word in words[1:]]
    return [[way, *rest] for way in words[0]]


def _meeting(merchant: Merchant, needed: list[str]) -> QuerySet[FollowTerm]:
    own = FollowTerm.objects.filter(account__app__merchant=merchant)
    distinct = list(dict.fromkeys(needed))
    if len(distinct) > 1:
        # From the rarest on: the others are looked up one by one for those who have it.
        sizes = {
            term: own.filter(term=term).values("term")[:MOST_COUNTED].count() for term in distinct
        }
        distinct.sort(key=lambda term: sizes[term])
    rows = own.filter(term=distinct[0]).order_by()
    for term in distinct[1:]:
        also = FollowTerm.objects.filter(
            account_id=OuterRef("account_id"), person_id=OuterRef("person_id"), term=term
        )
        rows = rows.filter(Exists(also))
    return rows
