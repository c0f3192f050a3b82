"""Reads of follows; always told whose."""

from django.db.models import QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account


def following(person: Person, account: Account) -> Follow | None:
    """The open follow, or None."""
    return Follow.objects.filter(person=person, account=account, ended_at=None).first()


_open = KeptRead(
    lambda: Follow.objects.filter(
        person_id__being=Given("person"), account_id__being=Given("account"), ended_at=None
    ).values_list("id")
)


def is_following(person_id: int, account_id: str) -> bool:
    """Whether the person follows the account now."""
    return bool(_open(person=person_id, account=account_id))


def follows_of(person: Person) -> QuerySet[Follow]:
    """A person's open follows with their accounts, newest first."""
    return (
        Follow.objects.select_related("account", "account__app", "account__app__merchant")
        .filter(person=person, ended_at=None)
        .order_by("-created_at", "-id")
    )


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
