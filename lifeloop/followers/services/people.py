"""What an account writes about a follower, and what a person calls himself or herself."""

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.followers.errors import FollowerNotFound, NoteTooLong
from lifeloop.followers.models import Follow
from lifeloop.followers.rules.values import plain
from lifeloop.followers.services import terms
from lifeloop.identity.models import Person
from lifeloop.identity.services import people as identity
from lifeloop.lifestyle.models import Account

NOTE_LENGTH = 60


def set_note(actor: Actor, account: Account, person_id: int, *, note: str) -> Follow:
    """The merchant's own words about a follower; empty removes them. Refused: above 60 characters, not a follower."""
    note = plain(note)
    if len(note) > NOTE_LENGTH:
        raise NoteTooLong(most=NOTE_LENGTH)
    with write():
        rows = for_update(
            Follow.objects.select_related("person").filter(
                account=account, person_id=person_id, ended_at=None
            )
        )
        if not rows:
            raise FollowerNotFound
        follow = rows[0]
        follow.note = note
        follow.save(update_fields=["note"])
        terms.index([follow])
        # Neither the words nor a number: the log outlives the follow.
        record(
            actor=actor,
            action="follower.noted",
            target=Target("follower", follow.person.user_id),
            merchant_id=account.app.merchant_id,
            data={"account": account.pk, "length": len(note)},
        )
    return follow


def rename(person: Person, *, name: str) -> Person:
    """How the person wants to be called (at most 20 characters, empty: nothing); every account followed finds it at once."""
    with write():
        identity.set_name(person, name=name)
        follows = for_update(
            Follow.objects.select_related("person").filter(person=person, ended_at=None)
        )
        terms.index(follows)
    return person
