"""Following, unfollowing, muting, and how far a person has read: one function, one transaction."""

from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Greatest

from lifeloop.database import attempt, for_share, write
from lifeloop.followers.errors import CannotFollow, NotFollowing
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.outbox import emit
from lifeloop.programs.models import Program


def follow(
    person: Person,
    account: Account,
    *,
    source: FollowSource,
    scene: str = "",
    program: Program | None = None,
) -> Follow:
    """Follow an account; following again changes nothing and returns the open follow.

    Refused: :class:`CannotFollow` for an account that is not opened or suspended. Subscribers (the
    greeting) hear of it once, after the commit.
    """
    with write():
        rows = for_share(
            Account.objects.select_related("app", "app__merchant").filter(pk=account.pk)
        )
        if not rows or not is_usable(rows[0]):
            raise CannotFollow
        found = open_follow(person, account.pk)
        if found is not None:
            return found
        now, seq = clock.now(), rows[0].last_seq
        try:
            with attempt():
                made = Follow.objects.create(
                    person=person,
                    account=account,
                    since_seq=seq,
                    read_seq=seq,
                    source=source,
                    scene=scene[:32],
                    program=program,
                    created_at=now,
                    active_at=now,
                )
        except IntegrityError:
            # The same person, twice at the same moment (a double tap): one follow.
            raced = open_follow(person, account.pk)
            if raced is None:
                raise
            return raced
        facts = {
            "follow": str(made.id),
            "source": source,
            "scene": scene[:32],
            "program": program.pk if program else None,
        }
        emit(
            "follow.created",
            person_id=person.pk,
            account_id=int(account.pk),
            merchant_id=rows[0].app.merchant_id,
            facts=facts,
        )
    return made


def unfollow(person: Person, account: Account) -> None:
    """End the follow; works for suspended accounts too. Refused: :class:`NotFollowing`."""
    with write():
        found = open_follow(person, account.pk)
        if found is None:
            raise NotFollowing
        seq = Account.objects.values_list("last_seq", flat=True).get(pk=account.pk)
        Follow.objects.filter(person=person, account=account, ended_at=None).update(
            ended_at=clock.now(), until_seq=seq
        )
        facts = {"follow": str(found.id)}
        emit("follow.ended", person_id=person.pk, account_id=int(account.pk), facts=facts)


def set_muted(person: Person, account: Account, *, muted: bool) -> None:
    """免打扰: no push, no badge; the conversation goes on. Refused: :class:`NotFollowing`."""
    with write():
        if not Follow.objects.filter(person=person, account=account, ended_at=None).update(
            muted=muted
        ):
            raise NotFollowing
        emit(
            "follow.muted", person_id=person.pk, account_id=int(account.pk), facts={"muted": muted}
        )


def enter(person: Person, account: Account) -> None:
    """Note that the person entered, tapped or wrote: the interaction window begins anew."""
    with write():
        Follow.objects.filter(person=person, account=account, ended_at=None).update(
            active_at=clock.now()
        )


def read_up_to(person: Person, account_id: str, *, seq: int) -> None:
    """Move the read number forward, never back, never beyond the last publication. Inside the caller's write."""
    last = Account.objects.values_list("last_seq", flat=True).filter(pk=account_id).first()
    if last is not None:
        Follow.objects.filter(person=person, account_id=account_id, ended_at=None).update(
            read_seq=Greatest(F("read_seq"), min(seq, last)), active_at=clock.now()
        )


def open_follow(person: Person, account_id: str) -> Follow | None:
    """The open follow of a person and an account."""
    return Follow.objects.filter(person=person, account_id=account_id, ended_at=None).first()
