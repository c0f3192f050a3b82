"""People and broadcasts for tests, many at once where a test needs many."""

from collections.abc import Iterable
from typing import Any

from lifeloop.audit import SYSTEM, Actor
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity.models import Person
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage
from lifeloop.messaging.rules.broadcasts import AudienceSort
from lifeloop.messaging.services import broadcasts
from lifeloop.messaging.services.broadcasts import Wanted
from tests import factories as make

TEXT = {"title": "", "text": "New coffee, half the price."}


def people(count: int, *, name: str = "") -> list[Person]:
    """That many people, in the order of their ids."""
    made = Person.objects.bulk_create(
        [
            Person(user_id=ids.digits("2088", 16), phone=make.phone_number(), name=name)
            for _ in range(count)
        ],
        batch_size=5000,
    )
    return sorted(made, key=lambda person: person.pk)


def follow_all(account: Account, who: Iterable[Person], **over: Any) -> None:
    """Open follows of all of them from the account's present number on."""
    seq = Account.objects.get(pk=account.pk).last_seq
    facts: dict[str, Any] = {"since_seq": seq, "read_seq": seq, "source": FollowSource.SEARCH}
    Follow.objects.bulk_create(
        [Follow(person=person, account=account, **{**facts, **over}) for person in who],
        batch_size=2000,
    )


def followers(account: Account, count: int, **over: Any) -> list[Person]:
    """That many new people who follow it."""
    made = people(count)
    follow_all(account, made, **over)
    return made


def wanted(who: Iterable[Person] | None = None, **over: Any) -> Wanted:
    """A text to all, or to these people."""
    facts: dict[str, Any] = {"kind": "text", "content": TEXT}
    if who is not None:
        facts |= {
            "audience_sort": AudienceSort.PEOPLE,
            "audience": {"people": [person.pk for person in who]},
        }
    return Wanted(**{**facts, **over})


def send(
    account: Account, who: Iterable[Person] | None = None, *, actor: Actor = SYSTEM, **over: Any
) -> Broadcast:
    """A submitted one; the worker has not run yet."""
    return broadcasts.make(actor, account, wanted=wanted(who, **over), submit=True)


def fresh(broadcast: Broadcast) -> Broadcast:
    """As it is in the database now."""
    return Broadcast.objects.get(pk=broadcast.pk)


def receivers(broadcast: Broadcast) -> list[int]:
    """Whose inbox holds it, as often as it does."""
    send_id = fresh(broadcast).send_id or 0
    rows = DirectMessage.objects.filter(send_id=send_id).order_by("person_id")
    return list(rows.values_list("person_id", flat=True))


def draft(account: Account, **over: Any) -> Broadcast:
    """One that nobody has sent."""
    return broadcasts.make(SYSTEM, account, wanted=wanted(**over))
