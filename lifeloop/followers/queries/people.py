"""One follower of an account, or several by their public numbers."""

from collections.abc import Sequence

from lifeloop.followers.errors import FollowerNotFound
from lifeloop.followers.models import Follow, MuteSpan
from lifeloop.lifestyle.models import Account


def follower(account: Account, user_id: str) -> Follow:
    """The open follow of a public number, with person and program; :class:`FollowerNotFound` for everybody else."""
    found = (
        Follow.objects.select_related("person", "program")
        .filter(account=account, person__user_id=user_id, ended_at=None)
        .first()
    )
    if found is None:
        raise FollowerNotFound
    return found


def followers(account: Account, user_ids: Sequence[str]) -> list[Follow]:
    """Those of these public numbers who follow, with their people."""
    rows = Follow.objects.select_related("person").filter(
        account=account, person__user_id__in=user_ids, ended_at=None
    )
    return sorted(rows, key=lambda one: one.person_id)


def with_phones(account: Account, phones: Sequence[str]) -> dict[str, Follow]:
    """The same by phone (E.164), for those whose phone it is."""
    rows = Follow.objects.select_related("person").filter(
        account=account, person__phone__in=phones, ended_at=None
    )
    return {row.person.phone: row for row in rows}


def mutes(account: Account, person_id: int, limit: int = 20) -> list[MuteSpan]:
    """When the person had the account muted, the newest first."""
    rows = MuteSpan.objects.filter(account=account, person_id=person_id)
    return list(rows.order_by("-began_at", "-pk")[:limit])
