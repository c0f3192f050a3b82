"""Reads of follows; always told whose."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from lifeloop.database import for_share
from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow, Refusal, Visit
from lifeloop.identity.models import Merchant, Person
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding


def following(person: Person, account: Account) -> Follow | None:
    """The open follow, or None."""
    return Follow.objects.filter(person=person, account=account, ended_at=None).first()


def is_following(person_id: int, account_id: str) -> bool:
    """Whether the person follows the account now."""
    return Follow.objects.filter(person_id=person_id, account_id=account_id, ended_at=None).exists()


def follows_of(person: Person) -> QuerySet[Follow]:
    """A person's open follows with their accounts, newest first."""
    return (
        Follow.objects.select_related("account", "account__app", "account__app__merchant")
        .filter(person=person, ended_at=None)
        .order_by("-created_at", "-id")
    )


def count(account: Account) -> int:
    """How many follow the account now."""
    return Follow.objects.filter(account=account, ended_at=None).count()


def total(merchant: Merchant) -> int:
    """How many follows all the merchant's accounts have now."""
    return Follow.objects.filter(account__app__merchant=merchant, ended_at=None).count()


def user_ids(account_id: str, *, from_person_id: int, limit: int) -> list[tuple[int, str]]:
    """(person id, user_id) of followers from a person id on, in its order: the gateway's pages of 10,000."""
    rows = Follow.objects.filter(
        account_id=account_id, ended_at=None, person_id__gte=from_person_id
    )
    return list(rows.order_by("person_id").values_list("person_id", "person__user_id")[:limit])


def for_account(account: Account) -> QuerySet[Follow]:
    """An account's followers, newest first, for its merchant: phones are to be masked."""
    return (
        Follow.objects.select_related("person", "program")
        .filter(account=account, ended_at=None)
        .order_by("-id")
    )


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


def counts(account_ids: list[str]) -> dict[str, int]:
    """How many follow each account now; one without followers is absent."""
    rows = Follow.objects.filter(account_id__in=account_ids, ended_at=None)
    return dict(rows.values_list("account_id").annotate(count=Count("id")))
