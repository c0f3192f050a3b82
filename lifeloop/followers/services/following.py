"""Following, unfollowing, muting, and how far a person has read: one function, one transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from lifeloop.database import attempt, for_share, for_update, write
from lifeloop.followers.errors import CannotFollow, NotFollowing
from lifeloop.followers.models import Follow, FollowSource, Labelling, MuteSpan
from lifeloop.followers.services import terms
from lifeloop.identity import limits
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.outbox import emit
from lifeloop.programs.models import Program
from lifeloop.relations.queries.belonging import relation

_ENTERED = limits.Limit("followers.entered", 1, 300)


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
        # As the person is called now, and not renamed before this is committed.
        [made.person] = for_share(Person.objects.filter(pk=person.pk))
        terms.index([made], fresh=True)
        facts = {
            "follow": str(made.id),
            "source": source,
            "scene": scene[:32],
            "program": program.pk if program else None,
            "relation": relation(program.pk, account.pk) if program else "",
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
    """End the follow; works for suspended accounts too. Refused: :class:`NotFollowing`.

    What the account knew of the person goes with it: labels, note, what a search finds.
    """
    with write():
        found = open_follow(person, account.pk)
        if found is None:
            raise NotFollowing
        now = clock.now()
        seq = Account.objects.values_list("last_seq", flat=True).get(pk=account.pk)
        # First: whoever puts a label on holds this row, so that what it wrote is there to be removed.
        Follow.objects.filter(person=person, account=account, ended_at=None).update(
            ended_at=now, until_seq=seq, note=""
        )
        Labelling.objects.filter(account=account, person=person).delete()
        terms.forget(person.pk, account.pk)
        _end_span(person, account, now)
        facts = {
            "follow": str(found.id),
            "source": found.source,
            "program": found.program_id,
        }
        emit("follow.ended", person_id=person.pk, account_id=int(account.pk), facts=facts)


def set_muted(
    person: Person, account: Account, *, muted: bool, facts: Mapping[str, str] | None = None
) -> None:
    """免打扰: no push, no badge; the conversation goes on. Refused: :class:`NotFollowing`.

    Since when and until when is kept, to answer later why something did not come. ``facts``: told with it.
    """
    with write():
        if not Follow.objects.filter(person=person, account=account, ended_at=None).update(
            muted=muted
        ):
            raise NotFollowing
        if muted:
            spans = [MuteSpan(person=person, account=account)]
            MuteSpan.objects.bulk_create(spans, ignore_conflicts=True)
        else:
            _end_span(person, account, clock.now())
        emit(
            "follow.muted",
            person_id=person.pk,
            account_id=int(account.pk),
            facts={**(facts or {}), "muted": muted},
        )


def enter(person: Person, account: Account, *, event: bool = False) -> None:
    """Note that the person entered, tapped or wrote: the interaction window begins anew.

    ``event``: it was a menu entry that raises an event, which the account's backend may answer for five minutes.
    """
    now = clock.now()
    noted = {"active_at": now, "tapped_at": now} if event else {"active_at": now}
    with write():
        Follow.objects.filter(person=person, account=account, ended_at=None).update(**noted)


def entered(person: Person, account: Account) -> bool:
    """The person opened the account (its home or its conversation): the window begins anew, and its backend may be told.

    Told as ``account.entered``, of followers only, and once in five minutes however often the page is opened.
    """
    with write():
        if not Follow.objects.filter(person=person, account=account, ended_at=None).update(
            active_at=clock.now()
        ):
            return False
        if limits.take([(_ENTERED, f"{person.pk}:{account.pk}")]) is not None:
            return False
        emit("account.entered", person_id=person.pk, account_id=int(account.pk))
    return True


def read_up_to(person: Person, account_id: str, *, seq: int) -> tuple[int, int]:
    """Move the read number forward, never back, never beyond the last publication; from where to where it went.

    Inside the caller's write.
    """
    last = Account.objects.values_list("last_seq", flat=True).filter(pk=account_id).first()
    rows = Follow.objects.filter(person=person, account_id=account_id, ended_at=None)
    found = for_update(rows)
    if last is None or not found:
        return 0, 0
    before, after = found[0].read_seq, max(found[0].read_seq, min(seq, last))
    rows.update(read_seq=after, active_at=clock.now())
    return before, after


def open_follow(person: Person, account_id: str) -> Follow | None:
    """The open follow of a person and an account."""
    return Follow.objects.filter(person=person, account_id=account_id, ended_at=None).first()


def _end_span(person: Person, account: Account, now: datetime) -> None:
    MuteSpan.objects.filter(person=person, account=account, ended_at=None).update(ended_at=now)
