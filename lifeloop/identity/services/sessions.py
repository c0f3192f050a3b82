"""Console sessions: listed and ended by their owner (allauth.usersessions keeps the list)."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from lifeloop.database import write
from lifeloop.identity.models import Member
from lifeloop.kernel import clock


def end_other_sessions(member: Member, *, keep: str) -> int:
    """End every session of the member but the one with this key; returns how many ended."""
    with write():
        rows = UserSession.objects.filter(user=member).exclude(session_key=keep)
        keys = list(rows.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)


def end_session(member: Member, *, row_id: int) -> bool:
    """End one session of the member's own; False when there is none of that id."""
    with write():
        row = UserSession.objects.filter(user=member, pk=row_id).first()
        if row is None:
            return False
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()
    return True


def prune() -> int:
    """Forget sessions that are over, the anonymous ones of sign-in pages too; returns how many."""
    with write():
        over = Session.objects.filter(expire_date__lte=clock.now())
        count: int = over.delete()[0]
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count
