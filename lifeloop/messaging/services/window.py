"""The one rule for messages of an account to one person: inside the interaction window, so many a day.

The gateway's customer messages and the members' answers at the console are counted together.
"""

from collections import Counter
from datetime import datetime

from django.conf import settings

from lifeloop.database import for_update
from lifeloop.followers.models import Follow
from lifeloop.messaging.errors import NoBehaviour, PersonSendLimit
from lifeloop.messaging.queries.window import Pair, sent_today
from lifeloop.messaging.rules import window

__all__ = ["count", "lock_follows", "refuse_closed", "sent_today"]


def lock_follows(pairs: list[Pair]) -> dict[Pair, Follow]:
    """The open follows of these pairs, locked until the commit: who counts under this lock counts right."""
    rows = for_update(
        Follow.objects.filter(
            person_id__in={person_id for person_id, _account in pairs},
            account_id__in={account_id for _person, account_id in pairs},
            ended_at=None,
        )
    )
    return {(row.person_id, row.account_id): row for row in rows}


def refuse_closed(follow: Follow, now: datetime) -> None:
    """:class:`NoBehaviour` when the person was not there within 48 hours (setting)."""
    hours = settings.LIFELOOP_INTERACTION_HOURS
    if not window.is_open(follow.active_at, now, hours=hours):
        raise NoBehaviour(hours=hours)


def count(today: Counter[Pair], pair: Pair) -> None:
    """One more; :class:`PersonSendLimit` when it would be the 101st (setting)."""
    if today[pair] >= settings.LIFELOOP_CUSTOM_SENDS_PER_DAY:
        raise PersonSendLimit
    today[pair] += 1
