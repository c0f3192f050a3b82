"""What the streams ask of the database."""

from django.db.models import Max

from lifeloop.followers.queries import follows_of
from lifeloop.identity.models import Person, PersonSession
from lifeloop.identity.queries import people
from lifeloop.live.threads import fresh
from lifeloop.messaging.queries import inbox, left_out
from lifeloop.mobile.live.streams import Start
from lifeloop.outbox.models import Event


@fresh
def session_by(token: str) -> PersonSession | None:
    """The open session of a cookie."""
    return people.person_by_token(token)


@fresh
def start_of(person_id: int, session_id: int) -> Start | None:
    """What the person's stream begins with; None: the session has ended."""
    person = Person(pk=person_id)
    if not people.sessions(person).filter(pk=session_id).exists():
        return None
    counted_to = _newest_event()
    follows = list(follows_of(person))
    return Start(
        followed=[int(follow.account_id) for follow in follows],
        muted=[int(follow.account_id) for follow in follows if follow.muted],
        unread=inbox.unread_total(person),
        counted_to=counted_to,
        quiet=left_out.quiet_hours(person.pk),
    )


@fresh
def concerned(event: Event, person_ids: list[int]) -> set[int]:
    """Which of these people a broadcast's event is about: one chunk's receivers, or whom a publication was for."""
    if event.kind == "broadcast.delivered":
        return left_out.receivers(int(event.facts["send"]), person_ids)
    without = left_out.left_out(str(event.account_id), int(event.facts["seq"]), person_ids)
    return set(person_ids) - without


@fresh
def unread_of(person_ids: list[int]) -> tuple[dict[int, int], int]:
    """The unread totals of a few people, and the newest event that they know of."""
    counted_to = _newest_event()
    return {pk: inbox.unread_total(Person(pk=pk)) for pk in person_ids}, counted_to


def _newest_event() -> int:
    return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
